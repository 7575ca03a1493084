"""The spans of time about which index and playlists are asked."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from harness.checks.casefile import CameraFacts
from harness.conformance.world import World
from harness.engines.live.camera import now_us
from harness.history.event import EventKind, History

Answer = TypeVar("Answer")
_FEWEST = 4  # segments: two outside, two that the span begins and ends in


async def asked(
    ask: Callable[[World, str, str, int, int], Awaitable[Answer]], world: World, camera: CameraFacts, history: History
) -> list[Answer]:
    """What is answered about a camera's whole time, and about a span that begins and ends within segments."""
    spans = [(0, now_us()), *_inner(history, camera.id)]
    return [await ask(world, camera.id, camera.region, from_us, to_us) for from_us, to_us in spans]


def _inner(history: History, camera: str) -> list[tuple[int, int]]:
    """From the middle of the second segment to the middle of the last but one."""
    made = history.of(EventKind.PRODUCED, camera=camera)
    if len(made) < _FEWEST:
        return []
    middles = [int(e.detail["start_us"] or 0) + int(e.detail["duration_us"] or 0) // 2 for e in (made[1], made[-2])]
    return [(middles[0], middles[1])]
