"""What a cloud still has of all that cameras uploaded, after its services were struck during a run."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace

from harness.camera.media.template import SegmentTemplate
from harness.checks.casefile import CameraFacts
from harness.checks.facts.holdings import AfterKill
from harness.cloud.http import connect
from harness.conformance.kill.look import held
from harness.conformance.playback import play_back
from harness.conformance.world import World
from harness.errors import CamproofError
from harness.history.event import EventKind
from harness.history.record import Recorder
from harness.player.played import PlayResult
from harness.scenario.model import Scenario

_END_OF_SPAN = b""


async def look(
    world: World, scenario: Scenario, cameras: Mapping[str, CameraFacts], template: SegmentTemplate, recorder: Recorder
) -> AfterKill:
    """Index and store of each region; and everything is played, which goes into the history."""
    struck = tuple(dict.fromkeys(f"{strike.what} of {', '.join(strike.services)}" for strike in scenario.strikes))
    try:
        return replace(await _look(world, cameras, template, recorder), struck=struck)
    except CamproofError as broken:
        return AfterKill(undecided=str(broken), struck=struck)


async def _look(
    world: World, cameras: Mapping[str, CameraFacts], template: SegmentTemplate, recorder: Recorder
) -> AfterKill:
    target = world.target
    async with connect(target.ca_file, timeouts=target.timing.timeouts, resolve=target.resolve) as http:
        token, administration = await replace(world, http=http).sign_in(target.administrator)
        now = replace(world, http=http, token=token, administration=administration)
        made = {str(e.detail["ciphertext_sha256"]) for c in cameras for e in recorder.of(EventKind.PRODUCED, c)}
        made |= {hashlib.sha256(sent).hexdigest() for sent in (template.init, _END_OF_SPAN)}
        found = [
            await held(now, region, own, _due(own, recorder), made) for region, own in _by_region(cameras.values())
        ]
        broken = [await _not_played(now, camera, recorder) for camera in cameras.values()]
    return AfterKill(
        acknowledged=sum(one.acknowledged for one in found),
        lost=tuple(what for one in found for what in one.lost),
        bare=tuple(key for one in found for key in one.bare),
        torn=tuple(key for one in found for key in one.torn),
        stuck="; ".join(filter(None, broken)),
    )


def _by_region(cameras: Iterable[CameraFacts]) -> Iterable[tuple[str, list[str]]]:
    regions: dict[str, list[str]] = {}
    for camera in cameras:
        regions.setdefault(camera.region, []).append(camera.id)
    return regions.items()


def _due(cameras: Iterable[str], recorder: Recorder) -> dict[str, str]:
    """Digests of what the cloud said that it has, by object key."""
    found = {}
    for camera in cameras:
        made = {event.segment: event.detail for event in recorder.of(EventKind.PRODUCED, camera)}
        for kind in (EventKind.ACKNOWLEDGED, EventKind.NOT_LOST):
            for event in recorder.of(kind, camera):
                detail = made[event.segment]
                found[str(detail["object_key"])] = str(detail["ciphertext_sha256"])
    return found


async def _not_played(world: World, camera: CameraFacts, recorder: Recorder) -> str:
    """What of all that was acknowledged does not play, in words."""
    await play_back(world, camera.id, camera.site, camera.region, recorder)
    played = recorder.of(EventKind.PLAYED, camera.id)
    intact = {event.segment for event in played if event.detail["result"] == PlayResult.INTACT}
    stored = {e.segment for kind in (EventKind.ACKNOWLEDGED, EventKind.NOT_LOST) for e in recorder.of(kind, camera.id)}
    silent, broken = len(stored - intact), len(played) - len(intact)
    return (
        f"at {camera.name} {silent} of {len(stored)} segments do not play, {broken} play broken"
        if silent or broken
        else ""
    )
