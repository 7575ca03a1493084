"""The whole cloud in one process and one event loop: every service on its own port, over TLS."""

import socket
from collections.abc import Iterable, Mapping
from contextlib import AsyncExitStack
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from reference_impl.deployment import addresses as names
from reference_impl.deployment.alone import Alone
from reference_impl.deployment.assembly import Assembly, assemble
from reference_impl.deployment.blueprint import Blueprint
from reference_impl.deployment.certificates import CertificateAuthority
from reference_impl.deployment.databases import without_passwords
from reference_impl.deployment.description import CloudDescription, RegionDescription
from reference_impl.deployment.folders import RegionFolders
from reference_impl.deployment.older_folder import bring_over
from reference_impl.deployment.opening import opened
from reference_impl.deployment.ports import listen, port_of
from reference_impl.deployment.record import DeploymentRecord
from reference_impl.deployment.regions import REGIONS
from reference_impl.deployment.settings import CloudSettings
from reference_impl.foundation.private_file import private_folder
from reference_impl.foundation.sole_use import sole_use
from reference_impl.front.journal import Journal
from reference_impl.front.serving import Serving
from reference_impl.web import is_built

if TYPE_CHECKING:
    from reference_impl.front.running import Service

_LOOPBACK = "127.0.0.1"


class EmbeddedCloud:
    """A cloud for the time of an `async with`. Opened again on the same folder it is the same cloud, also after a kill.

    Raises:
        PortInUseError: another program listens on a port that it needs.
        FolderInUseError: another process serves from its folder.
    """

    def __init__(self, settings: CloudSettings, blueprint: Blueprint | None = None) -> None:
        self._settings = settings
        self._blueprint = blueprint or Blueprint()
        self._stack = AsyncExitStack()
        self._description: CloudDescription | None = None

    @property
    def description(self) -> CloudDescription:
        """Where everything is; only while the cloud runs."""
        if self._description is None:
            raise RuntimeError("the cloud does not run; enter it with `async with` first")
        return self._description

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as stack:  # closes what was opened, should a later step fail
            self._description = await self._start(stack)
            self._stack = stack.pop_all()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._description = None
        await self._stack.__aexit__(kind, error, trace)

    async def _start(self, stack: AsyncExitStack) -> CloudDescription:
        folder = private_folder(self._settings.folder)
        stack.enter_context(sole_use(folder))
        record = DeploymentRecord.kept_in(folder)
        sockets = self._listen(record, stack)
        databases = without_passwords(self._settings.databases)
        record.require_databases(databases, folder)
        bring_over(folder, self._settings.regions)
        record = record.model_copy(update={"ports": {**record.ports, **_ports(sockets)}})
        record.keep_in(folder)
        addresses = self._addresses(_ports(sockets))
        own = not self._settings.storage_locations
        described = tuple(describe_region(folder, r, addresses, own_locations=own) for r in self._settings.regions)
        authority = CertificateAuthority(folder, self._settings.host, self._names())
        alone = Alone(self._settings, addresses, authority)
        assembly = assemble(self._settings, self._blueprint, addresses, described, alone, stack)
        record = record.model_copy(update={"databases": {**record.databases, **databases}})
        record.keep_in(folder)
        alone.write()
        record = record.with_opening(self._settings.licence_codes)
        record.keep_in(folder)
        accounts = await opened(assembly.whole, record.passwords, record.licence_codes, self._settings.seats_per_code)
        for name in self._settings.alone:
            sockets[name].close()  # whoever runs alone listens there
        web = addresses.get(names.WEB, "")
        await self._serve(assembly, sockets, authority, web, stack)
        return CloudDescription(
            identity=addresses[names.IDENTITY],
            my_systems=addresses[names.MY_SYSTEMS],
            regions=described,
            ca_file=authority.ca_file,
            licence_codes=record.licence_codes,
            operator=f"http://{_LOOPBACK}:{port_of(sockets[names.OPERATOR])}",
            global_at_rest=(folder / "identity", folder / "my_systems", folder / "logs"),
            web=web,
            rights_end_s=0.0,
            **accounts,
        )

    async def _serve(
        self,
        assembly: Assembly,
        sockets: Mapping[str, socket.socket],
        authority: CertificateAuthority,
        web: str,
        stack: AsyncExitStack,
    ) -> None:
        """From now on everything answers; a region's services, and the global ones, write one log each."""
        origins = (*self._settings.web_origins, *filter(None, (web,)))
        serving = Serving(self._settings.limits, origins, stack)
        places: dict[str, Mapping[str, Service]] = {"": assembly.whole.services, **assembly.regions}
        for region, services in places.items():
            journal = Journal(RegionFolders(self._settings.folder / region).logs, self._blueprint.clock)
            stack.push_async_callback(journal.close)
            for name, service in services.items():
                on = sockets[names.in_region(region, name) if region else name]
                await serving.serve(service, name, region, journal, on, self._blueprint.server_tls(authority.leaf()))
        await serving.operate(sockets[names.OPERATOR])

    def _addresses(self, ports: Mapping[str, int]) -> dict[str, str]:
        """Where clients find each service: at its own port, unless something stands before the cloud."""
        return names.addresses(self._settings.host, ports)

    def _names(self) -> Iterable[str]:
        """Names besides the host's, by which clients come."""
        return ()

    def _listen(self, record: DeploymentRecord, stack: AsyncExitStack) -> dict[str, socket.socket]:
        settings, services, known = self._settings, names.service_names(self._settings.regions), record.ports
        sockets = listen(services, host=settings.host, first_port=settings.first_port, known=known)
        for listening in sockets.values():
            stack.callback(listening.close)
        after = settings.first_port + len(services) if settings.first_port else 0
        own = listen([names.OPERATOR], host=_LOOPBACK, first_port=settings.operator_port or after, known=known)
        if settings.web and is_built():
            own |= listen([names.WEB], host=settings.host, first_port=after and after + 1, known=known)
        for listening in own.values():
            stack.callback(listening.close)
        return sockets | own


def describe_region(
    folder: Path, region: str, addresses: Mapping[str, str], *, own_locations: bool
) -> RegionDescription:
    """A region with its addresses and its folders below the cloud's."""
    place, folders = REGIONS[region], RegionFolders(folder / region)
    return RegionDescription(
        id=region,
        name=place.name,
        place=place.place,
        credentials=addresses[names.in_region(region, names.CREDENTIALS)],
        media_store=addresses[names.in_region(region, names.MEDIA_STORE)],
        recording_index=addresses[names.in_region(region, names.RECORDING_INDEX)],
        playlists=addresses[names.in_region(region, names.PLAYLISTS)],
        key_server=addresses[names.in_region(region, names.KEY_SERVER)],
        at_rest=folders.at_rest,
        logs=(folders.logs,),
        key_server_at_rest=(folders.keys,),
        locations=folders.locations if own_locations else (),
    )


def _ports(sockets: Mapping[str, socket.socket]) -> dict[str, int]:
    return {service: port_of(listening) for service, listening in sockets.items()}
