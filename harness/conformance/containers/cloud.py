"""The reference cloud in containers: provisioned, started, waited for, and removed."""

import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import TYPE_CHECKING, Any, Self

from harness.conformance.containers.engine import engine, images, require_images
from harness.conformance.containers.networks import make_networks
from harness.conformance.containers.owner import RUN, labels, of_run, remove, remove_left
from harness.conformance.containers.plan import Plan, Planned, database_folder, plan, state_folder
from reference_impl.deployment.apart.plan import Part, Wanted
from reference_impl.deployment.apart.provision import Provisioned, provision
from reference_impl.deployment.containers import databases
from reference_impl.deployment.containers.listening import by_name
from reference_impl.web import is_built

if TYPE_CHECKING:
    from ipaddress import IPv4Network

    from harness.conformance.containers.container import PartContainer

_PRIVATE, _OPEN = 0o700, 0o755


class ContainerCloud:
    """The cloud for the time of the `with`. All that it does waits: to be called in a thread.

    Args:
        wanted: which cloud; its databases are its own.
        folder: for settings and states; this machine's, and the engine's.
        disk_bytes: by part or database (`eu-fra`, `eu-fra-db`), the size of its disk, which can be filled then; it is
            in memory, and is not searched.
        publish: an address of this machine at which the services' ports are, too; the machine itself needs none.
    """

    def __init__(
        self, wanted: Wanted, folder: Path, *, disk_bytes: Mapping[str, int] = MappingProxyType({}), publish: str = ""
    ) -> None:
        self.disk_bytes, self.publish = disk_bytes, publish
        self.passwords = databases.passwords(wanted)
        known = databases.addresses(wanted, self.passwords)
        self.wanted = by_name(replace(wanted, databases=known, logs_kept=True, web=wanted.web and is_built()))
        self.folder = folder
        self.labels = labels()
        self.containers: dict[str, PartContainer] = {}
        self.provisioned: Provisioned
        self.plan: Plan
        self.block: IPv4Network
        self._stopping = threading.Event()

    def __enter__(self) -> Self:
        self._client = engine()
        try:
            self._start()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Remove all of it, whatever became of it."""
        self.stop()
        try:
            with ThreadPoolExecutor(_at_once()) as pool:
                list(pool.map(lambda one: one.stop(), self.containers.values()))
            remove(of_run(self._client, self.labels[RUN]))
        finally:
            self._client.close()

    def stop(self) -> None:
        """What starts does not go on; from any thread."""
        self._stopping.set()

    def container(self, name: str) -> "PartContainer":
        """That of a part (`global`, `eu-fra`, `eu-fra/keys`), or of a place's database (`eu-fra-db`)."""
        return self.containers[name.replace("/", "-")]

    @property
    def parts(self) -> Sequence[Part]:
        """Its services' processes."""
        return self.provisioned.parts

    def state(self, part: Part) -> Path:
        """What a part keeps, as this machine sees it."""
        return state_folder(self.folder, part)

    def _start(self) -> None:
        own = images()
        require_images(self._client, *own)
        remove_left(self._client)
        self.provisioned = provision(self.wanted, self.folder)
        self._hand_over()
        self.plan = plan(self.wanted, self.folder, own, self.disk_bytes)
        prefix = f"camproof-{self.labels[RUN]}"
        self.block, networks = make_networks(self._client, self.plan.networks, prefix, self.labels)
        self._make(prefix, networks)
        places = list(dict.fromkeys(one.place for one in self.plan.containers))
        with ThreadPoolExecutor(len(places)) as pool:
            list(pool.map(self._start_place, places))

    def _make(self, prefix: str, networks: dict[str, Any]) -> None:
        from harness.conformance.containers.container import PartContainer  # noqa: PLC0415 - slow to load

        for one in self.plan.containers:
            there = {line.network: self.plan.address_of(line, self.block) for line in one.lines}
            self.containers[one.name] = PartContainer(
                self._published(one), f"{prefix}-{one.name}", networks, there, self.labels
            )

    def _published(self, planned: Planned) -> Planned:
        part = next((part for part in self.parts if self.publish and part.folder == planned.name), None)
        return replace(planned, published=dict.fromkeys(part.ports.values(), self.publish)) if part else planned

    def _start_place(self, place: str) -> None:
        """A place's database first, then its parts; an error ends the others' waiting."""
        try:
            for wave in (self._of(place, databases=True), self._of(place, databases=False)):
                for container in wave:
                    if self._stopping.is_set():
                        return
                    container.start()
                for container in wave:
                    container.wait_until_ready(self._stopping.is_set)
        except BaseException:
            self.stop()
            raise

    def _of(self, place: str, *, databases: bool) -> "list[PartContainer]":
        own = (one for one in self.containers.values() if one.planned.place == place)
        return [one for one in own if bool(one.planned.volume) is databases]

    def _hand_over(self) -> None:
        """To each container's user what it is to read, and an empty folder for what it keeps."""
        for part in self.parts:
            state_folder(self.folder, part).mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
            _give(self.provisioned.settings_file(part).parent)
            _give(state_folder(self.folder, part))
        for server in databases.servers(self.wanted):
            folder = database_folder(self.folder, server)
            folder.mkdir(mode=_OPEN, exist_ok=True)
            (folder / "password").write_text(self.passwords.superusers[server.place])
            (folder / "first.sql").write_text(databases.beginning(server, self.passwords))


def _give(folder: Path) -> None:
    from harness.conformance.containers.container import service_user  # noqa: PLC0415 - slow to load

    if os.getuid() == 0:
        for path in _all(folder):
            os.chown(path, service_user(), 0)


def _all(folder: Path) -> Iterator[Path]:
    yield folder
    yield from folder.rglob("*")


def _at_once() -> int:
    return 4 * (os.cpu_count() or 1)
