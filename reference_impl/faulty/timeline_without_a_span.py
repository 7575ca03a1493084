"""PLAY-1 broken: a timeline that shows the latest span of recording."""

from reference_impl.faulty.fault import CloudFault
from reference_impl.faulty.timeline_empty import retold
from reference_impl.recording_index.rows import Timeline


def _latest(shown: Timeline) -> Timeline:
    return Timeline(steps=shown.steps, spans=shown.spans[-1:])


FAULT = CloudFault(
    id="timeline-without-a-span",
    title="of several spans of recording in its time, the timeline shows the last",
    happens="spans are collected by camera instead of by camera and span, and each overwrites the one before",
    requirements=("PLAY-1",),
    apply=lambda standard: retold(standard, _latest),
)
