"""PLAY-1 broken: a timeline on which nothing ever was recorded."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from reference_impl.deployment.blueprint import Blueprint
from reference_impl.faulty.fault import CloudFault
from reference_impl.foundation.operations import Asked, Operation
from reference_impl.recording_index import RecordingIndex
from reference_impl.recording_index.rows import Timeline
from reference_impl.recording_index.timeline_query import TimelineQuery


def retold(standard: Blueprint, tell: Callable[[Timeline], Timeline]) -> Blueprint:
    """Timelines that tell otherwise."""

    class Retelling(RecordingIndex):
        """Changes what the timeline says."""

        def operations(self) -> list[Operation[Any]]:
            """As always, but one."""
            return [_retold(one, tell) if one.id == "showTimeline" else one for one in super().operations()]

    return replace(standard, recording_index=Retelling)


def _retold(right: Operation[Any], tell: Callable[[Timeline], Timeline]) -> Operation[Any]:
    async def show(asked: Asked[TimelineQuery]) -> Timeline:
        return tell(await right.answer(asked))

    return replace(right, answer=show)


def _emptied(shown: Timeline) -> Timeline:
    nothing = {"recorded_us": 0, "lost_us": 0, "lost_by_reason": {}}
    steps = tuple(step.model_copy(update=nothing) for step in shown.steps)
    return Timeline(steps=steps, spans=())


FAULT = CloudFault(
    id="timeline-empty",
    title="the timeline is always empty",
    happens="it is drawn from sums that a nightly job writes, which was left behind when the service moved",
    requirements=("PLAY-1",),
    apply=lambda standard: retold(standard, _emptied),
)
