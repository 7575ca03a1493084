"""From a history to one row a camera."""

from harness.history.event import Event, EventKind, History, lost
from reports.result import CameraRow
from reports.segments import by_camera, by_segment, microseconds


def camera_rows(history: History) -> tuple[CameraRow, ...]:
    """What became of each camera's video, in order of first appearance.

    A segment counts as played intact when what was played has the digest of media that this camera produced.
    """
    return tuple(_row(camera, events) for camera, events in by_camera(history).items())


def _row(camera: str, events: list[Event]) -> CameraRow:
    produced = by_segment(events, EventKind.PRODUCED)
    stored = by_segment(events, EventKind.ACKNOWLEDGED, EventKind.NOT_LOST)
    dropped = by_segment(lost(events), EventKind.DROPPED)
    made = {event.detail.get("media_sha256") for event in produced.values()} - {None}
    played = {event.detail.get("media_sha256") for event in events if event.kind is EventKind.PLAYED}
    return CameraRow(
        camera=camera,
        site=events[0].site,
        produced=len(produced),
        stored=len(stored),
        dropped=len(dropped),
        dropped_s=sum(microseconds(event, "duration_us") for event in dropped.values()) / 1e6,
        waiting=len(produced.keys() - stored.keys() - dropped.keys()),
        played_intact=len(made & played),
        gaps=len({event.detail.get("start_us") for event in events if event.kind is EventKind.GAP_LISTED}),
    )
