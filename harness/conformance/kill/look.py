"""What is left of all that a camera uploaded, after whatever happened to the cloud."""

import hashlib
from collections.abc import Container, Iterable, Mapping
from dataclasses import replace

from harness.camera.media.template import SegmentTemplate
from harness.checks.facts.holdings import AfterKill
from harness.conformance import holdings
from harness.conformance.kill.uploader import Uploader
from harness.conformance.media_marks import MediaMarks
from harness.conformance.playback import play_back
from harness.conformance.words import Words
from harness.conformance.world import World
from harness.errors import CloudRefusedError
from harness.history.event import EventKind
from harness.history.record import Recorder
from harness.player.played import PlayResult

_ALL_TIME = (0, 1 << 52)


async def look(
    world: World,
    region: str,
    camera: str,
    uploader: Uploader,
    template: SegmentTemplate,
    *,
    beside: Iterable[Uploader] = (),
) -> AfterKill:
    """Index and store, before anything else is sent; then send the rest, and play all of it.

    Args:
        world: with the cloud as it is now.
        region: the camera's.
        camera: its name in the world.
        uploader: it, and what of it was acknowledged.
        template: of its media.
        beside: whoever else uploaded into that organisation's bucket.
    """
    due = {uploader.key_of(s): s.ciphertext_sha256 for s in uploader.acknowledged}
    made = {s.ciphertext_sha256 for one in (uploader, *beside) for s in one.made} | {
        hashlib.sha256(template.init).hexdigest()
    }
    found = replace(
        await held(world, region, (uploader.camera,), due, made), on_their_way=len(uploader.made) - len(due)
    )
    try:
        await uploader.finish(world.device(world.http, camera))
    except CloudRefusedError as refused:
        return replace(found, stuck=str(refused))
    return replace(found, stuck=await _not_played(world, region, uploader))


async def held(
    world: World, region: str, cameras: Iterable[str], due: Mapping[str, str], made: Container[str]
) -> AfterKill:
    """What a region's index and store have of what they must.

    Args:
        world: with the cloud as it is now.
        region: where.
        cameras: whose rows.
        due: digests of what was acknowledged, by its object's key.
        made: digests of all that was ever sent there.
    """
    answers = [await holdings.recordings(world, camera, region, *_ALL_TIME) for camera in cameras]
    rows = {(row.object_key, row.sha256) for answer in answers for row in answer.segments}
    objects = {o.key: o.sha256 for o in await holdings.stored(world, region, MediaMarks(Words(())))}
    return AfterKill(
        acknowledged=len(due),
        lost=(
            *(answer.broken for answer in answers if answer.broken),
            *(f"{key} is not in the index" for key, _ in sorted(due.items() - rows)),
            *(f"{key} is not in the store as it was sent" for key in due if objects.get(key) != due[key]),
        ),
        bare=tuple(key for key, sha256 in sorted(rows) if objects.get(key) != sha256),
        torn=tuple(key for key, sha256 in objects.items() if sha256 not in made),
    )


async def _not_played(world: World, region: str, uploader: Uploader) -> str:
    """What of all that was made does not play, in words."""
    recorder = Recorder()
    await play_back(world, uploader.camera, "shop", region, recorder)
    played = recorder.of(EventKind.PLAYED, uploader.camera)
    intact = sum(event.detail["result"] == PlayResult.INTACT for event in played)
    made = len(uploader.made)
    return "" if intact == len(played) == made else f"of {made} segments {len(played)} are listed and {intact} play"
