"""ENC-6 at rest, where nobody reads: a copy is damaged, and a cloud that looks after its copies finds it by itself."""

import asyncio
import secrets
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from harness.checks.facts.tried import Observation
from harness.cloud.http import connect
from harness.cloud.target import Target
from harness.conformance.damaged_copies import change, copies_in
from harness.conformance.embedded import embedded
from harness.conformance.lost_locations import unheard
from harness.conformance.probes.names import Probed
from harness.conformance.probes.takes import Take
from harness.conformance.world import build
from harness.engines.live.camera import now_us
from harness.scenario.model import CameraSpec, Scenario, Site
from reference_impl.media_store import ScrubSettings

_CAMERA = CameraSpec(name="attic")
PACE = ScrubSettings(bytes_per_s=1e9, pause_s=0.05)
"""Of a scrubber that does not rest."""

_BYTES = 4099
_LIMIT_S = 10.0  # a round takes some milliseconds
_POLL_S = 0.02
_WHOLE = "what was stored"


@dataclass(frozen=True, slots=True)
class Scrubbing:
    """How to make a cloud whose scrubber does not rest: the reference cloud, perhaps with a seeded fault."""

    fault: str | None = None
    region: str = "eu-fra"

    @asynccontextmanager
    async def cloud(self) -> AsyncIterator[Target]:
        """It."""
        with tempfile.TemporaryDirectory(prefix="camproof-") as folder:
            async with embedded(Path(folder), regions=(self.region,), fault=self.fault, scrubbing=PACE) as target:
                yield target


async def probe_scrubbing(scrubbing: Scrubbing) -> Probed:
    """Damage the copy in each location of a cloud of its own, one after the other, and wait until it is whole again."""
    sites = (Site(name="attic", region=scrubbing.region, cameras=(_CAMERA,)),)
    async with scrubbing.cloud() as target, connect(target.ca_file, resolve=target.resolve) as http:
        world = await build(http, target, Scenario(name="scrubbing", sites=sites, duration_s=1))
        device = world.device(http, _CAMERA.name)
        take = Take(world.cameras[_CAMERA.name][0], 0, now_us(), secrets.token_bytes(_BYTES))
        stored = await take.put(device, await device.renew(await device.configuration()))
        if not stored.accepted:
            raise stored.refusal("store a segment to be damaged")
        own = next(kept for kept in target.evidence if kept.id == scrubbing.region)
        with unheard():
            seen = [
                await _mended(f"location {n}", copies_in(location, take.body), take.body)
                for n, location in enumerate(own.locations, 1)
            ]
    return Probed({}, {"ENC-6": seen})


async def _mended(where: str, files: Sequence[Path], body: bytes) -> Observation:
    """What the copy holds that a bit was changed of, once it is whole or the time for that is over."""
    for file in files:
        change(file)
    until_s = time.monotonic() + _LIMIT_S
    while not (whole := all(_holds(file, body) for file in files)) and time.monotonic() < until_s:  # noqa: ASYNC110 - a file has no bell
        await asyncio.sleep(_POLL_S)
    found = _WHOLE if whole else f"what was changed, after {_LIMIT_S:g} s"
    return Observation(f"what the copy in {where} holds that nobody reads, after a bit was changed", _WHOLE, found)


def _holds(file: Path, body: bytes) -> bool:
    try:
        return file.read_bytes() == body
    except FileNotFoundError:
        return False
