"""The whole cloud in one process and one event loop: every service on its own port, over TLS."""

import socket
from collections.abc import Mapping
from contextlib import AsyncExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from reference_impl.deployment import addresses as names
from reference_impl.deployment.assembly import Assembly, assemble
from reference_impl.deployment.blueprint import Blueprint
from reference_impl.deployment.certificates import CertificateAuthority
from reference_impl.deployment.databases import without_passwords
from reference_impl.deployment.description import CloudDescription, RegionDescription
from reference_impl.deployment.opening import Opening
from reference_impl.deployment.ports import listen, port_of
from reference_impl.deployment.record import DeploymentRecord
from reference_impl.deployment.region import RegionFolders
from reference_impl.deployment.regions import REGIONS
from reference_impl.deployment.running import Service, run
from reference_impl.deployment.settings import CloudSettings
from reference_impl.foundation.private_file import private_folder
from reference_impl.front.front import Front
from reference_impl.front.journal import Journal


class EmbeddedCloud:
    """A cloud for the time of an `async with`. Opened again on the same folder it is the same cloud, also after a kill.

    Raises:
        PortInUseError: another program listens on a port that it needs.
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
        record = DeploymentRecord.kept_in(folder)
        sockets = self._listen(record, stack)
        databases = without_passwords(self._settings.databases)
        record.require_databases(databases, folder)
        record = record.model_copy(update={"ports": {**record.ports, **_ports(sockets)}})
        record.keep_in(folder)
        addresses = names.addresses(self._settings.host, _ports(sockets))
        described = tuple(describe_region(folder, region, addresses) for region in self._settings.regions)
        assembly = assemble(self._settings, self._blueprint, addresses, described, stack)
        record = record.model_copy(update={"databases": {**record.databases, **databases}})
        record.keep_in(folder)
        authority = CertificateAuthority(folder, self._settings.host)
        opening, accounts = await Opening(self._settings, record).accounts(assembly.identity)
        await opening.partner(assembly.identity, assembly.my_systems)
        codes = await opening.licence_codes(assembly.my_systems)
        await self._serve(assembly, described, sockets, authority, stack)
        return CloudDescription(
            identity=addresses[names.IDENTITY],
            my_systems=addresses[names.MY_SYSTEMS],
            credentials=addresses[names.CREDENTIALS],
            regions=described,
            ca_file=authority.ca_file,
            licence_codes=codes,
            global_at_rest=(folder / "identity", folder / "my_systems", folder / "logs"),
            **accounts,
        )

    def _listen(self, record: DeploymentRecord, stack: AsyncExitStack) -> dict[str, socket.socket]:
        sockets = listen(
            names.service_names(self._settings.regions),
            host=self._settings.host,
            first_port=self._settings.first_port,
            known=record.ports,
        )
        for listening in sockets.values():
            stack.callback(listening.close)
        return sockets

    async def _serve(
        self,
        assembly: Assembly,
        described: tuple[RegionDescription, ...],
        sockets: Mapping[str, socket.socket],
        authority: CertificateAuthority,
        stack: AsyncExitStack,
    ) -> None:
        async def serve(service: Service, front: Front, on: str) -> None:
            tls = self._blueprint.server_tls(authority.leaf())
            await run(service, front, on=sockets[on], tls=tls, stack=stack)

        journal = self._journal(self._settings.folder / "logs", stack)
        for name, service in assembly.services.items():
            await serve(service, Front(name, "", journal), name)
        for region in described:
            journal = self._journal(region.logs[0], stack)
            for name, service in assembly.regions[region.id].services.items():
                await serve(service, Front(name, region.id, journal), names.in_region(region.id, name))

    def _journal(self, folder: Path, stack: AsyncExitStack) -> Journal:
        journal = Journal(folder, self._blueprint.clock)
        stack.push_async_callback(journal.close)
        return journal


def describe_region(folder: Path, region: str, addresses: Mapping[str, str]) -> RegionDescription:
    """A region with its addresses and its folders below the cloud's."""
    place, folders = REGIONS[region], RegionFolders(folder / region)
    return RegionDescription(
        id=region,
        name=place.name,
        place=place.place,
        media_store=addresses[names.in_region(region, names.MEDIA_STORE)],
        recording_index=addresses[names.in_region(region, names.RECORDING_INDEX)],
        playlists=addresses[names.in_region(region, names.PLAYLISTS)],
        key_server=addresses[names.in_region(region, names.KEY_SERVER)],
        at_rest=folders.at_rest,
        logs=(folders.logs,),
    )


def _ports(sockets: Mapping[str, socket.socket]) -> dict[str, int]:
    return {service: port_of(listening) for service, listening in sockets.items()}
