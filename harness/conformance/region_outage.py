"""REG-2 through an outage: a region's store takes nothing, a camera tries again and again, and it is over."""

import secrets
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from harness.checks.facts.holdings import LedgerLine, Outage
from harness.checks.residency import OUTAGE
from harness.cloud.http import Answer, connect
from harness.cloud.target import Target
from harness.conformance.at_rest import everything
from harness.conformance.embedded import REGIONS, embedded
from harness.conformance.limiting import Limiting, OfThrottle
from harness.conformance.probes.takes import Take
from harness.conformance.residency import Books
from harness.conformance.world import Organisation, World, build
from harness.engines.live.camera import now_us
from harness.errors import CamproofError
from harness.scenario.model import CameraSpec, Scenario, Site
from reference_impl.media_store import Throttle

_CAMERA = CameraSpec(name="yard")
_BYTES = 4096
_TRIES = 3
_BEFORE, _DURING, _AFTER = OUTAGE
Told = tuple[Outage, Sequence[LedgerLine]]


@dataclass(frozen=True, slots=True)
class RegionOutage:
    """How to make a cloud whose region may fail: the reference cloud, perhaps with a seeded fault."""

    fault: str | None = None
    home: str = REGIONS[0]
    away: str = REGIONS[1]

    @asynccontextmanager
    async def cloud(self) -> AsyncIterator[tuple[Target, Limiting]]:
        """It, and what makes its region fail."""
        throttle = Throttle()
        regions, own = (self.home, self.away), {self.home: throttle}
        with tempfile.TemporaryDirectory(prefix="camproof-") as folder:
            async with embedded(Path(folder), regions=regions, fault=self.fault, region_throttles=own) as target:
                yield target, OfThrottle(throttle)


async def probe_region_outage(outage: RegionOutage) -> Told:
    """What lay where before, during and after, in a cloud of its own."""
    home, away = outage.home, outage.away
    sites = (Site(name="yard", region=home, cameras=(_CAMERA,)),)
    try:
        async with outage.cloud() as (target, limiting), connect(target.ca_file, resolve=target.resolve) as http:
            world = await build(http, target, Scenario(name="region outage", sites=sites, duration_s=1))
            own = world.organisations[home].id
            world.organisations[away] = Organisation(own, away)
            return await _Yard(world, target, Books(world, own, (home, away)), limiting, home).through()
    except (CamproofError, TimeoutError) as broken:
        return Outage(home, undecided=str(broken) or "it took too long"), ()


@dataclass
class _Yard:
    """A camera, and its region's store."""

    world: World
    target: Target
    books: Books
    limiting: Limiting
    home: str
    made: int = 0

    async def through(self) -> Told:
        """Store, fail to, store."""
        await self._sent(self._take())
        await self._look(_BEFORE)
        late = self._take()
        try:
            await self.limiting.set(0)
            answers = [await self._sent(late) for _ in range(_TRIES)]
            await self._look(_DURING)
        finally:  # the cloud may be one in which others go on
            await self.limiting.set(None)
        again = await self._sent(late)
        await self._look(_AFTER)
        refused = sum(not answer.accepted for answer in answers)
        still = "" if again.accepted else f"after it the region still says {again.status}"
        return Outage(self.home, len(answers), refused, still), self.books.lines

    def _take(self) -> Take:
        camera, _ = self.world.cameras[_CAMERA.name]
        take = Take(camera, self.made, now_us(), secrets.token_bytes(_BYTES))
        self.made += 1
        self.books.enter(take, self.home)
        return take

    async def _sent(self, take: Take) -> Answer:
        """As a camera does that begins anew: configuration, credentials, object, row; the first refusal, if any."""
        device = self.world.device(self.world.http, _CAMERA.name)
        configuration = await device.configuration()
        credentials = await device.renew(configuration)
        stored = await take.put(device, credentials)
        return await take.tell(device, configuration, credentials) if stored.accepted else stored

    async def _look(self, when: str) -> None:
        await self.books.look(when, everything(self.target))
