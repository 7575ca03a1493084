"""The second act: every recording is played back, and the doors to one are tried."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from harness.checks.casefile import CameraFacts
from harness.checks.facts.answers import AuditTrail
from harness.cloud.signing import TemporaryCredentials
from harness.conformance import playback
from harness.conformance.cookies import careless_cookies
from harness.conformance.neighbour import Neighbour
from harness.conformance.probes.attempts import Attempts
from harness.conformance.probes.names import Probed
from harness.conformance.probes.second_step import probe_second_step
from harness.conformance.probes.taken_over import probe_taken_over
from harness.conformance.probes.unwrapping import Unwrapping
from harness.conformance.probes.viewing import Viewing
from harness.conformance.stage import Stage
from harness.conformance.trying import tried

_OF_PLAYBACK = ("PLAY-3", "PLAY-4", "AVL-1", "KEY-1")


@dataclass(frozen=True, slots=True)
class Doors:
    """What was found at the doors to a recording."""

    attempts: tuple[Attempts, ...] = ()
    trail: AuditTrail | None = None
    refusal_times: Mapping[str, Sequence[float]] = field(default_factory=dict)
    taken_over: Probed = field(default_factory=Probed)


@dataclass(frozen=True, slots=True)
class Replayed:
    """What came of it."""

    doors: Doors
    attempts: tuple[Attempts, ...]
    guarded: Probed  # how two-step sign-in was used
    pictures: Mapping[str, bytes]  # by camera: a frame of what was played back, as PNG


async def play_back(
    stage: Stage,
    cameras: Mapping[str, CameraFacts],
    neighbour: Neighbour | None,
    readers: Mapping[str, TemporaryCredentials],
) -> Replayed:
    """Play all of it, from playlists alone; the record is in the stage's recorder.

    Args:
        stage: where it was recorded.
        cameras: by id.
        neighbour: another organisation's member.
        readers: credentials by region, which are over by now.
    """
    world = stage.world
    played = {
        c: await tried(stage, playback.play_back(world, c.id, c.site, c.region, stage.recorder), None, *_OF_PLAYBACK)
        for c in cameras.values()
    }
    home, address = next(((c, a) for c, a in played.items() if a is not None), (None, None))
    doors = Doors()
    if home is not None and address is not None and neighbour is not None:
        key = world.adapter.keys.wrapped(address.key)
        assert key is not None  # noqa: S101 - the address was chosen for it
        viewing = Viewing(world, neighbour, home.region, home.id, key, address.media)
        unwrapping = Unwrapping(world, neighbour, home.region, address.key)
        doors = await _tried(stage, viewing, unwrapping, readers.get(home.region))
        taken_over = await tried(stage, probe_taken_over(world, home.region, key), Probed(), "KEY-7")
        doors = replace(doors, taken_over=taken_over)
        if doors.trail is not None:
            doors = replace(doors, trail=await tried(stage, unwrapping.later(doors.trail), None, "KEY-4"))
    guarded = await tried(stage, probe_second_step(world), Probed(), "ID-3", "ID-4")  # nobody else signs in meanwhile
    careless = {"TLS-3": careless_cookies(stage.heard)}
    attempts = (*doors.attempts, doors.taken_over.attempts, guarded.attempts, careless)
    pictures = await tried(stage, playback.pictures(world, cameras.values()), {})
    return Replayed(doors, attempts, guarded, pictures)


async def _tried(stage: Stage, viewing: Viewing, unwrapping: Unwrapping, over: TemporaryCredentials | None) -> Doors:
    rounds = stage.order.timing_rounds if stage.order.wants("KEY-6") else 0
    viewed = [] if over is None else await tried(stage, viewing.attempts(over), [], "PLAY-5")
    unwrapped = await tried(stage, unwrapping.attempts(), {}, "KEY-4", "KEY-6")
    trail = await tried(stage, unwrapping.trail(), None, "KEY-4")
    times = await tried(stage, unwrapping.refusal_times(rounds), {}, "KEY-6") if rounds else {}
    return Doors(({"PLAY-5": viewed}, unwrapped), trail, times)
