"""Carries a plan out: the kernel's namespaces, cables, bridges and rules, and the servers that run there."""

import asyncio
import contextlib
import json
from asyncio.subprocess import DEVNULL, Process
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from harness.engines.lab import lease
from harness.engines.lab.namespace import command_in, entered, run, run_in
from harness.engines.lab.needs import LACKS_NETEM, NO_NETEM
from harness.engines.lab.parts import Bridge, Client, Dnsmasq, End, PortLock, Rate
from harness.engines.lab.plan import Plan, delayed, locked, shaped, unlocked
from harness.errors import CamproofFailedError

_GONE_S = 5.0
_SETTINGS = Path("/proc/sys/net/ipv4")  # of the namespace that a thread is in


class Kernel:
    """The network of a plan, for the time of the `async with`.

    Args:
        plan: all of it.
        folder: where servers keep their files.
    """

    def __init__(self, plan: Plan, folder: Path) -> None:
        self._plan = plan
        self._folder = folder
        self.absent: dict[str, None] = {}  # what was asked for, and this kernel does not have
        self._running: dict[str, Process] = {}
        self._script = lease.write_script(folder)

    async def __aenter__(self) -> Self:
        try:
            await self.lay(self._plan)
        except BaseException:
            await self.stop_all()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop_all()
        await asyncio.to_thread(run, ["ip", "-batch", "-"], given="\n".join(self._plan.ending()))

    async def lay(self, plan: Plan) -> None:
        """Make what is in that plan: all of it, or something that comes to it later."""
        await asyncio.to_thread(_make, plan)
        for rate in plan.rates:
            self.shape(rate)
        for lock in plan.locks:
            self.lock(lock)
        for server in plan.servers:
            await self.serve(server)

    def signal(self, name: str, number: int) -> None:
        """Send a signal to what was started under this name, if it runs."""
        if name in self._running:
            with contextlib.suppress(ProcessLookupError):
                self._running[name].send_signal(number)

    async def start(self, name: str, namespace: str, words: Sequence[str]) -> None:
        """Run a command there until it is stopped. What it says is in the folder, in `<name>.log`."""
        with (self._folder / f"{name}.log").open("ab") as log:
            self._running[name] = await asyncio.create_subprocess_exec(
                *command_in(namespace, words), stdin=DEVNULL, stdout=log, stderr=log
            )

    def require(self, name: str) -> None:
        """CamproofFailedError, with what it said, if what was started under this name has ended."""
        if self._running[name].returncode is not None:
            said = (self._folder / f"{name}.log").read_text("utf-8").strip().replace("\n", "; ")
            raise CamproofFailedError(f"{name} does not run in the lab: {said}")

    async def stop(self, name: str) -> None:
        """Stop what was started under this name, if it runs."""
        process = self._running.pop(name, None)
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        try:
            async with asyncio.timeout(_GONE_S):
                await process.wait()
        except TimeoutError:
            with contextlib.suppress(ProcessLookupError):  # it ended just now
                process.kill()
            await process.wait()

    async def stop_all(self) -> None:
        """Stop everything that runs."""
        await asyncio.gather(*map(self.stop, tuple(self._running)))

    async def serve(self, server: Dnsmasq) -> None:
        """Start a DHCP or DNS server, and wait until it serves. CamproofFailedError if it does not."""
        configuration, ready = self._folder / f"{server.name}.conf", self._folder / f"{server.name}.pid"
        ready.unlink(missing_ok=True)
        own = (f"dhcp-leasefile={self.leases(server)}", f"pid-file={ready}", "log-facility=-")
        configuration.write_text("\n".join((*server.lines, *own, "")), "utf-8")
        if server.leases:
            self.leases(server).write_text("\n".join((*server.leases, "")), "utf-8")
        # Who may change groups is not known here; in a namespace of a user's, nobody may.
        words = ["dnsmasq", "--keep-in-foreground", f"--conf-file={configuration}", "--user=root", "--group="]
        await self.start(server.name, server.namespace, words)
        while not ready.exists():
            self.require(server.name)
            await asyncio.sleep(0.005)

    def leases(self, server: Dnsmasq) -> Path:
        """Where a server writes down what it has given."""
        return self._folder / f"{server.name}.leases"

    async def ask(self, client: Client) -> None:
        """Start a DHCP client; it goes on until it is stopped."""
        words = lease.client(self._script, self.events(client), self.resolvers(client.namespace), client)
        await self.start(client.name, client.namespace, words)

    def events(self, client: Client) -> Path:
        """Where the client's script writes what happened."""
        return self._folder / f"{client.name}.events"

    def resolvers(self, namespace: str) -> Path:
        """Where a namespace's clients write what resolvers they were told of, in the form of resolv.conf."""
        return self._folder / f"{namespace}.resolv"

    async def wait_for_trees(self) -> None:
        """Wait until switches that cut loops have found out where, and let frames pass."""
        for bridge in self._plan.bridges:
            while bridge.spanning_tree and _is_undecided(bridge):  # noqa: ASYNC110 - the kernel rings no bell
                await asyncio.sleep(0.1)

    def shape(self, rate: Rate) -> None:
        """Let a device send so much, from now on, with its latency and loss where this kernel can do that."""
        run_in(rate.namespace, ["tc", *shaped(rate)])
        if rate.delays:
            try:
                run_in(rate.namespace, ["tc", *delayed(rate)])
            except CamproofFailedError as refused:
                if LACKS_NETEM not in str(refused):
                    raise
                self.absent[NO_NETEM] = None

    def lock(self, lock: PortLock) -> None:
        """Lock a port to one MAC address."""
        for words in locked(lock):
            run_in(lock.namespace, ["bridge", *words])

    def unlock(self, lock: PortLock) -> None:
        """Take the lock off again."""
        for words in unlocked(lock):
            run_in(lock.namespace, ["bridge", *words])

    def link(self, end: End, *, up: bool) -> None:
        """Put a cable's end up or down; the other end sees its carrier go."""
        run(["ip", "-n", end.namespace, "link", "set", end.device, "up" if up else "down"])


def _make(plan: Plan) -> None:
    run(["ip", "-batch", "-"], given="\n".join(plan.beginning()))
    for namespace in plan.namespaces:
        with entered(namespace):  # which begins as the machine is set, and that may be a router
            for name, value in (
                ("ip_forward", namespace in plan.routers),
                ("conf/all/rp_filter", 0),
                ("conf/default/rp_filter", 0),
            ):
                (_SETTINGS / name).write_text(str(int(value)), "utf-8")
    run(["ip", "-batch", "-"], given="\n".join(plan.laying()))
    for namespace in plan.touched():
        run(["ip", "-n", namespace, "-batch", "-"], given="\n".join(plan.within(namespace)))
    for rules in plan.rulesets:
        run_in(rules.namespace, ["nft", "-f", "-"], given=rules.text)


def _is_undecided(bridge: Bridge) -> bool:
    ports = json.loads(run(["bridge", "-n", bridge.namespace, "-j", "link"]))
    return any(port["state"] in {"listening", "learning"} for port in ports)
