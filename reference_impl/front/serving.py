"""Has services served, each behind a front of its own, and the operator's address beside them."""

import socket
import ssl
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

from reference_impl.foundation.limits import Limits
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
    """The services of one process, until the stack unwinds."""

    limits: Limits
    web_origins: tuple[str, ...]
    stack: AsyncExitStack
    metrics: Metrics = field(default_factory=Metrics)
    parts: dict[str, Mapping[str, Part]] = field(default_factory=dict)

    async def serve(
        self, service: Service, name: str, region: str, journal: Journal, on: socket.socket, tls: ssl.SSLContext
    ) -> None:
        """From now on it answers. A global service's region is ""."""
        self.parts[f"{region}/{name}" if region else name] = service.parts()
        front = Front(name, region, journal, Tally(self.metrics, name, region), self.limits)
        await run(service, front, on=on, tls=tls, stack=self.stack, web_origins=self.web_origins)

    async def operate(self, on: socket.socket) -> None:
        """Say how the services are, and what they have measured."""
        await operator.serve(operator.operator_app(Health(self.parts), self.metrics), on, self.stack)
