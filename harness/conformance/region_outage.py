"""REG-2 through an outage: a region's store takes nothing, a camera tries again and again, and it is over."""

import secrets
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from harness.checks.casefile import LedgerLine, Outage
from harness.checks.residency import OUTAGE
from harness.cloud.http import Answer, connect
from harness.cloud.target import Target
from harness.conformance.at_rest import everything
from harness.conformance.embedded import REGIONS, embedded
from harness.conformance.probes.takes import Take
from harness.conformance.residency import Books
from harness.conformance.world import Organisation, World, build
from harness.engines.live.camera import now_us
from harness.errors import CamproofError
from harness.scenario.model import CameraSpec, Scenario, Site
from reference_impl.media_store import Throttle

_HOME, _AWAY = REGIONS
_CAMERA = CameraSpec(name="yard")
_SCENARIO = Scenario(name="region outage", sites=(Site(name="yard", region=_HOME, cameras=(_CAMERA,)),), duration_s=1)
_BYTES = 4096
_TRIES = 3
_BEFORE, _DURING, _AFTER = OUTAGE
Told = tuple[Outage, Sequence[LedgerLine]]


@dataclass(frozen=True, slots=True)
class RegionOutage:
    """How to make a cloud whose region may fail: the reference cloud, perhaps with a seeded fault."""

    fault: str | None = None


async def probe_region_outage(outage: RegionOutage) -> Told:
    """What lay where before, during and after, in a cloud of its own."""
    throttle = Throttle()
    try:
        with tempfile.TemporaryDirectory(prefix="camproof-") as folder:
            cloud = embedded(Path(folder), regions=REGIONS, fault=outage.fault, region_throttles={_HOME: throttle})
            async with cloud as target, connect(target.ca_file) as http:
                world = await build(http, target, _SCENARIO)
                own = world.organisations[_HOME].id
                world.organisations[_AWAY] = Organisation(own, _AWAY)
                return await _Yard(world, target, Books(world, own, (_HOME, _AWAY)), throttle).through()
    except (CamproofError, TimeoutError) as broken:
        return Outage(_HOME, undecided=str(broken) or "it took too long"), ()


@dataclass
class _Yard:
    """A camera, and its region's store."""

    world: World
    target: Target
    books: Books
    throttle: Throttle
    made: int = 0

    async def through(self) -> Told:
        """Store, fail to, store."""
        await self._sent(self._take())
        await self._look(_BEFORE)
        self.throttle.set(0)
        late = self._take()
        answers = [await self._sent(late) for _ in range(_TRIES)]
        await self._look(_DURING)
        self.throttle.set(None)
        again = await self._sent(late)
        await self._look(_AFTER)
        refused = sum(not answer.accepted for answer in answers)
        still = "" if again.accepted else f"after it the region still says {again.status}"
        return Outage(_HOME, len(answers), refused, still), self.books.lines

    def _take(self) -> Take:
        camera, _ = self.world.cameras[_CAMERA.name]
        take = Take(camera, self.made, now_us(), secrets.token_bytes(_BYTES))
        self.made += 1
        self.books.enter(take, _HOME)
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
