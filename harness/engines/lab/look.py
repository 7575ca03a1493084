"""Looks around as a camera: its interface, who else has its address, names, the time, and each address of the cloud."""

import asyncio
import ssl
import time
from dataclasses import dataclass, replace
from ipaddress import AddressValueError, IPv4Address

from harness.engines.lab.layout.ends import CAMERA
from harness.engines.lab.lease import Lease
from harness.engines.lab.observed import CameraSeen, Reached, TimeAsked
from harness.engines.lab.probes.clock import offset_s
from harness.engines.lab.probes.connection import NO_ANSWER, Attempt, Step, https, redirected
from harness.engines.lab.probes.hops import Hop, hops
from harness.engines.lab.probes.interface import interface_of, received
from harness.engines.lab.probes.names import Resolved, resolve
from harness.engines.lab.probes.neighbours import holders
from harness.sites.defaults import Listed
from harness.sites.schema.camera import Camera

_ARP_S = 0.3
_STORM_S, _STORM_FRAMES_PER_S = 0.25, 200


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a camera waits, in seconds: for a resolver or the time, for a connection, and for hops to answer."""

    answer_s: float = 1.0
    connect_s: float = 3.5
    hops_s: float = 0.5


async def look_around(
    namespace: str, camera: Camera, lease: Lease | None, needs: tuple[Listed, ...], trust: ssl.SSLContext,
    patience: Patience,
) -> CameraSeen:  # fmt: skip
    """Everything that this camera can find out from where it is."""
    interface = interface_of(namespace, CAMERA)
    resolvers = lease.dns if lease else tuple(map(str, camera.of.dns)) if camera.address else ()
    seen = CameraSeen(
        camera.name, camera.mac, interface, lease, resolvers, frozenset(), None, (),
        keeps_time=camera.of.keeps_time, fallback=camera.address is None and lease is None,
    )  # fmt: skip
    looking = _Looking(namespace, camera, resolvers, trust, patience)
    if not interface.link:
        return replace(seen, reached=tuple(Reached(n.name, n.host, n.port, None, None) for n in needs))
    if await _storms(namespace):
        return replace(seen, storm=True, reached=tuple(Reached(n.name, n.host, n.port, None, None) for n in needs))
    own = interface.address.partition("/")[0]
    (others, told), reached = await asyncio.gather(
        asyncio.gather(_others(namespace, own), looking.time()),
        asyncio.gather(*(looking.reach(need) for need in needs)),
    )
    cut = next((one for one in reached if one.attempt and one.attempt.step is Step.TLS), None)
    portal = (
        await redirected(namespace, cut.host, cut.attempt.address, patience.connect_s) if cut and cut.attempt else ""
    )
    return replace(seen, others=others, time=told, reached=tuple(reached), portal=portal)


@dataclass(frozen=True, slots=True)
class _Looking:
    namespace: str
    camera: Camera
    resolvers: tuple[str, ...]
    trust: ssl.SSLContext
    patience: Patience

    async def time(self) -> TimeAsked:
        host = self.camera.of.ntp
        found = (host,) if _is_address(host) else (await self._resolved(host)).addresses
        if not found:
            return TimeAsked(host, "", None)
        return TimeAsked(host, found[0], await offset_s(self.namespace, found[0], self.patience.answer_s))

    async def reach(self, need: Listed) -> Reached:
        proxy = self.camera.of.proxy
        if proxy is not None:
            way = (str(proxy.address), proxy.port)
            attempt = await self._https(need, way[0], way)
            return Reached(need.name, need.host, need.port, None, attempt, await self._hops(attempt, way[0]))
        resolved = await self._resolved(need.host)
        if not resolved.addresses:
            return Reached(need.name, need.host, need.port, resolved, None)
        attempt = await self._https(need, resolved.addresses[0], None)
        return Reached(need.name, need.host, need.port, resolved, attempt, await self._hops(attempt, attempt.address))

    async def _https(self, need: Listed, address: str, proxy: tuple[str, int] | None) -> Attempt:
        """Who takes the connection and does not answer is asked once more: it is there, and may be slow."""

        async def attempt() -> Attempt:
            return await https(
                self.namespace, need.host, need.port, address, self.trust, self.patience.connect_s, proxy=proxy
            )

        first = await attempt()
        return await attempt() if first.why == NO_ANSWER and first.step is not Step.TCP else first

    async def _resolved(self, host: str) -> Resolved:
        return await resolve(self.namespace, self.resolvers, host, self.patience.answer_s)

    async def _hops(self, attempt: Attempt, to: str) -> tuple[Hop, ...]:
        return await hops(self.namespace, to, self.patience.hops_s) if attempt.step is Step.TCP else ()


async def _storms(namespace: str) -> bool:
    """Whether frames come in without end, though nobody does anything yet."""
    before, began = received(namespace, CAMERA), time.monotonic()
    await asyncio.sleep(_STORM_S)
    came = received(namespace, CAMERA) - before
    return came / (time.monotonic() - began) > _STORM_FRAMES_PER_S


async def _others(namespace: str, address: str) -> frozenset[str]:
    return await holders(namespace, CAMERA, address, _ARP_S) if address else frozenset()


def _is_address(text: str) -> bool:
    try:
        IPv4Address(text)
    except AddressValueError:
        return False
    return True
