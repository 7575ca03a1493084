"""ENC-6 at rest: a bit of a copy is changed, and the object is read meanwhile. The object is the run's own."""

import asyncio
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from hashlib import sha256
from os import SEEK_CUR
from pathlib import Path

from harness.checks.facts.tried import Attempt, Observation
from harness.cloud.signing import TemporaryCredentials
from harness.conformance.lost_locations import unheard
from harness.conformance.probes.attempts import accepts
from harness.conformance.probes.names import Probed
from harness.conformance.probes.takes import Take
from harness.conformance.world import World
from harness.engines.live.camera import now_us
from harness.errors import CloudUnreachableError

_BYTES = 4099  # no other object has as many
_NOTHING_WRONG = "what was stored, or nothing"


async def probe_damaged_copies(world: World, camera: str, region: str) -> Probed:
    """Damage each copy, then all; nothing where the region's locations are not shown, or keep objects in another form.

    Args:
        world: the run's.
        camera: the name of one that may store in the region.
        region: its id.
    """
    locations = next((shown.locations for shown in world.target.evidence if shown.id == region), ())
    if len(locations) < 2 or camera not in world.cameras:  # noqa: PLR2004 - with one there is no other copy
        return Probed()
    take, stored = await _stored(world, camera)
    copies = await asyncio.to_thread(lambda: [copies_in(location, take.body) for location in locations])
    if not all(copies):
        return Probed({"ENC-6": [stored]})
    reader = await world.reader(region)
    each = {f"the copy in {location} has": copy for location, copy in zip(locations, copies, strict=True)}
    with unheard():
        seen = [
            await _observed(world, reader, take, files, which)
            for which, files in {**each, "all copies have": [file for copy in copies for file in copy]}.items()
        ]
    return Probed({"ENC-6": [stored]}, {"ENC-6": seen})


async def _observed(
    world: World, reader: TemporaryCredentials, take: Take, files: Sequence[Path], which: str
) -> Observation:
    """A refusal has found the damage as well; that another copy is whole is for REG-5 to ask."""
    with _damaged(files):
        read = await _read(world, reader, take.key)
    found = _NOTHING_WRONG if read in {take.sha256, ""} else f"bytes with the digest {read}"
    return Observation(f"what is read while {which} a wrong bit", _NOTHING_WRONG, found)


async def _stored(world: World, camera: str) -> tuple[Take, Attempt]:
    device = world.device(world.http, camera)
    credentials = await device.renew(await device.configuration())
    take = Take(world.cameras[camera][0], 0, now_us(), secrets.token_bytes(_BYTES))
    return take, await accepts("PUT of what is damaged at rest then", take.put(device, credentials))


def copies_in(location: Path, body: bytes) -> Sequence[Path]:
    """The files that hold an object as it was sent."""
    sized = (path for path in location.rglob("*") if path.is_file() and path.stat().st_size == len(body))
    return [path for path in sized if path.read_bytes() == body]


def change(file: Path) -> None:
    """A bit in its middle is another from now on, until it is changed again."""
    with file.open("r+b") as content:
        content.seek(file.stat().st_size // 2)
        byte = content.read(1)[0]
        content.seek(-1, SEEK_CUR)
        content.write(bytes([byte ^ 1]))


@contextmanager
def _damaged(files: Sequence[Path]) -> Iterator[None]:
    """A bit of each is another within the `with`."""
    whole = {file: file.read_bytes() for file in files}
    try:
        for file in files:
            change(file)
        yield
    finally:
        for file, content in whole.items():
            with suppress(FileNotFoundError):  # taken away for what was wrong with it
                if file.read_bytes() != content:  # or mended
                    change(file)


async def _read(world: World, reader: TemporaryCredentials, key: str) -> str:
    """The digest of what is given; "" where it is refused, or breaks off."""
    try:
        answer = await world.ask(world.adapter.store.ask("GET", reader, key, now_us=now_us()))
    except CloudUnreachableError:
        return ""
    return sha256(answer.body).hexdigest() if answer.accepted else ""
