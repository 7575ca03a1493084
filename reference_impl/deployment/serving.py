"""Has every service of a cloud served, each behind a front of its own, and the operator's address beside them."""

import socket
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

from reference_impl.deployment import addresses as names
from reference_impl.deployment.assembly import Assembly
from reference_impl.deployment.blueprint import Blueprint
from reference_impl.deployment.certificates import CertificateAuthority
from reference_impl.deployment.description import RegionDescription
from reference_impl.deployment.settings import CloudSettings
from reference_impl.foundation.part import Part
from reference_impl.front import operator
from reference_impl.front.front import Front
from reference_impl.front.health import Health
from reference_impl.front.journal import Journal
from reference_impl.front.metrics import Metrics
from reference_impl.front.running import Service, run
from reference_impl.front.tally import Tally


@dataclass(frozen=True, slots=True)
class Serving:
    """Serves until the stack unwinds."""

    settings: CloudSettings
    blueprint: Blueprint
    sockets: Mapping[str, socket.socket]
    authority: CertificateAuthority
    stack: AsyncExitStack
    metrics: Metrics = field(default_factory=Metrics)
    parts: dict[str, Mapping[str, Part]] = field(default_factory=dict)

    async def begin(self, assembly: Assembly, described: tuple[RegionDescription, ...]) -> None:
        """From now on everything answers."""
        journal = self._journal(self.settings.folder / "logs")
        for name, service in assembly.services.items():
            await self._serve(service, name, "", journal)
        for region in described:
            journal = self._journal(region.logs[0])
            for name, service in assembly.regions[region.id].services.items():
                await self._serve(service, name, region.id, journal)
        app = operator.operator_app(Health(self.parts), self.metrics)
        await operator.serve(app, self.sockets[names.OPERATOR], self.stack)

    async def _serve(self, service: Service, name: str, region: str, journal: Journal) -> None:
        on = names.in_region(region, name) if region else name
        self.parts[on] = service.parts()
        front = Front(name, region, journal, Tally(self.metrics, name, region), self.settings.limits)
        tls = self.blueprint.server_tls(self.authority.leaf())
        origins = self.settings.web_origins
        await run(service, front, on=self.sockets[on], tls=tls, stack=self.stack, web_origins=origins)

    def _journal(self, folder: Path) -> Journal:
        journal = Journal(folder, self.blueprint.clock)
        self.stack.push_async_callback(journal.close)
        return journal
