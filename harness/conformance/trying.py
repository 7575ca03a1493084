"""One step of a run that may come to no end: what rests on it is undecided then, and everything else stands."""

import asyncio
from collections.abc import Awaitable, Coroutine
from typing import TypeVar

from harness.checks.facts.tried import Undone
from harness.conformance.claims import reachable
from harness.conformance.stage import Stage
from harness.errors import CamproofError, CamproofFailedError

Found = TypeVar("Found")


async def tried(stage: Stage, step: Awaitable[Found], nothing: Found, *requirements: str) -> Found:
    """What a step found; `nothing` where it broke, and the reason is noted for each requirement that rests on it."""
    try:
        return await step
    except Exception as broken:  # noqa: BLE001 - whatever breaks, the other verdicts are worth having
        why = _undone(broken)
        for requirement in requirements:
            stage.undone.setdefault(requirement, why)
        return nothing


async def asked(stage: Stage, probe: Coroutine[object, object, Found], nothing: Found, *requirements: str) -> Found:
    """The same of a probe that is left out where none of these is to be judged, or it can't speak to the target."""
    order = stage.order
    if not any(order.wants(requirement) and reachable(requirement, order.target) for requirement in requirements):
        probe.close()
        return nothing
    return await tried(stage, probe, nothing, *requirements)


def _undone(broken: Exception) -> Undone:
    """The cloud's doing, or that of what the target gives; anything else is a mistake of camproof's own."""
    cloud = isinstance(broken, (CamproofError, OSError, asyncio.TimeoutError))
    ours = isinstance(broken, CamproofFailedError) or not cloud
    return Undone(repr(broken) if ours else str(broken) or "no answer in time", ours=ours)
