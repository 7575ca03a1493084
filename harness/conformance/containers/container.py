"""One container: on all its networks before its process starts, and waited for until it says that it is ready."""

import os
import socket
import time
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from testcontainers.core.container import DockerContainer

from harness.conformance.containers.plan import Line, Planned
from harness.errors import BadInputError, CamproofFailedError

if TYPE_CHECKING:
    from docker.models.containers import Container
    from docker.types import Mount

_RIGHTS: Mapping[str, Any] = {"read_only": True, "cap_drop": ["ALL"], "security_opt": ["no-new-privileges"]}
_POLL_S = 0.1
_CONNECT_S = 1.0
_READY_S = 120.0
_TAIL = 30  # lines
_NOT_RUN = -1
_LONG = "infinity"
DATABASE_USER = "999:999"


class PartContainer(DockerContainer):
    """A container of the cloud.

    Args:
        planned: what it is.
        name: at the engine.
        networks: the engine's, by the plan's names.
        addresses: the container's, by the plan's names of networks.
        labels: of it and its volume.
    """

    def __init__(
        self,
        planned: Planned,
        name: str,
        networks: Mapping[str, Any],
        addresses: Mapping[str, str],
        labels: Mapping[str, str],
    ) -> None:
        super().__init__(planned.image, name=name, command=list(planned.command) or None)  # type: ignore[arg-type]  # a list will do
        self.planned = planned
        self.address = addresses[planned.lines[0].network]
        self._networks, self._addresses, self._labels = networks, addresses, dict(labels)
        self._holder: Container | None = None

    def start(self) -> "PartContainer":
        """Make it, put it on its networks, start it.

        Unlike its parent's, its process finds them all there at once, and no Ryuk is asked for, whose image would have
        to be pulled: what is left behind, the next run removes.
        """
        from docker.errors import APIError  # noqa: PLC0415 - beside testcontainers

        planned, client = self.planned, self.get_docker_client().client
        first, *others = planned.lines
        named = self._networks[first.network].name
        user = DATABASE_USER if planned.volume else own_user(client)
        if planned.disk_bytes:
            self._hold_disk(user)
        self._container = client.containers.create(
            self.image, command=self._command, name=self._name, labels=self._labels, volumes=self._binds(),
            mounts=self._mounts(user), user=user, tmpfs={"/tmp": ""},  # noqa: S108 - in it
            environment=dict(planned.environment), healthcheck={"test": ["NONE"]},
            ports={f"{port}/tcp": (at, port) for port, at in planned.published.items()},
            network=named, networking_config={named: client.api.create_endpoint_config(**self._end(first))}, **_RIGHTS,
        )  # fmt: skip
        for line in others:
            self.plug(line)
        try:
            self._container.start()
        except APIError as refused:  # such as for a port that somebody took meanwhile
            raise CamproofFailedError(
                f"the container engine does not start {self._name}: {refused.explanation}"
            ) from None
        return self

    def _hold_disk(self, user: str) -> None:
        """A container that does nothing: a disk in memory lasts as long as somebody has it."""
        self._holder = self.get_docker_client().client.containers.run(
            self.image, [_LONG], entrypoint=["sleep"], name=f"{self._name}-holder", labels=self._labels, user=user,
            mounts=self._mounts(user), network_mode="none", healthcheck={"test": ["NONE"]}, detach=True, **_RIGHTS,
        )  # fmt: skip

    def stop(self, force: bool = True, delete_volume: bool = True) -> None:  # noqa: FBT001, FBT002 - its parent's
        """Remove it, and whoever holds its disk."""
        super().stop(force, delete_volume)
        if self._holder:
            self._holder.remove(force=True)

    def on_disk(self, *command: str) -> tuple[int, str]:
        """Run a command beside it, on its disk that has a size: also while it does not run."""
        if self._holder is None:
            raise BadInputError(
                f"the disk of {self.planned.name} is this machine's: give it a size (ContainerCloud's disk_bytes)"
            )
        return _done(self._holder, command)

    def plug(self, line: Line) -> None:
        """Onto one of its networks, with its address there."""
        client = self.get_docker_client().client
        client.api.connect_container_to_network(self.running.id, self._networks[line.network].id, **self._end(line))

    def unplug(self, line: Line) -> None:
        """Off one of its networks."""
        self._networks[line.network].disconnect(self.running)

    def _end(self, line: Line) -> dict[str, Any]:
        """Of a network, what the engine needs to know."""
        return {"aliases": [line.alias] if line.alias else [], "ipv4_address": self._addresses[line.network]}

    def _binds(self) -> list[str]:
        return [f"{folder}:{where}" for folder, where in self.planned.folders.items()]

    def _mounts(self, user: str) -> "list[Mount]":
        """Of volumes: a database's, or the disk of a part that has a size."""
        from docker.types import DriverConfig, Mount  # noqa: PLC0415 - beside testcontainers

        if not self.planned.disk_bytes:
            return [Mount(self.planned.volume, None, labels=self._labels)] if self.planned.volume else []
        uid, _, gid = user.partition(":")
        kind = {"type": "tmpfs", "device": "tmpfs", "o": f"size={self.planned.disk_bytes},uid={uid},gid={gid},mode=700"}
        driver, named = DriverConfig("local", kind), f"{self._name}-disk"
        return [Mount(self.planned.state, named, labels=self._labels, driver_config=driver)]

    @property
    def running(self) -> "Container":
        """The engine's own."""
        return self.get_wrapped_container()

    def state(self) -> str:
        """As the engine has it: `running`, `paused`, `exited`."""
        self.running.reload()
        return str(self.running.status)

    def wait_until_ready(self, is_stopping: Callable[[], bool] = lambda: False) -> None:
        """Until it listens, and what asks it from within says yes.

        Raises:
            CamproofFailedError: it ended, or takes too long; the message has the end of its log.
        """
        until_s, said = time.monotonic() + _READY_S, "it does not listen"
        while not is_stopping():
            if self.listens():
                status, said = self.run(*self.planned.ready)
                if status == 0:
                    return
            if self.state() not in {"created", "running"}:
                raise self._failure("ended")
            if time.monotonic() > until_s:
                raise self._failure(f"does not get ready ({said})")
            time.sleep(_POLL_S)

    def _failure(self, what: str) -> CamproofFailedError:
        return CamproofFailedError(f"the container {self._name} {what}; the end of its log:\n{self.tail()}")

    def is_on(self, line: Line) -> bool:
        """Whether it has its address on one of its networks, as its own kernel says."""
        status, _ = self.run("grep", "-qwF", self._addresses[line.network], "/proc/net/fib_trie")
        return status == 0

    def listens(self) -> bool:
        """Whether it takes connections: from this machine, on its first network."""
        try:
            socket.create_connection((self.address, self.planned.port), _CONNECT_S).close()
        except OSError:
            return False
        return True

    def run(self, *command: str) -> tuple[int, str]:
        """Run a command in it: its exit status, and what it wrote; in one that does not run, what the engine says."""
        return _done(self.running, command)

    def tail(self) -> str:
        """The end of what it wrote."""
        return str(self.running.logs(tail=_TAIL).decode(errors="replace")).rstrip()


def _done(container: "Container", command: Sequence[str]) -> tuple[int, str]:
    from docker.errors import APIError  # noqa: PLC0415 - beside testcontainers

    try:
        done = container.exec_run(list(command))
    except APIError as refused:
        return _NOT_RUN, str(refused.explanation)
    return int(done.exit_code), str(done.output.decode(errors="replace")).strip()


def own_user(client: Any) -> str:  # noqa: ANN401 - docker's client
    """Whom services run as: the image's own user, or this process's, which can't give files away unless it is root.

    In an engine without root's rights, root is whoever runs the engine.
    """
    if any("rootless" in option for option in client.info().get("SecurityOptions") or ()):
        return "0:0"
    return f"{service_user()}:0"


def service_user() -> int:
    """Whose the files are that services are given."""
    return os.getuid() or 10001
