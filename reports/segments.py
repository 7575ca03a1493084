"""A history's events by camera, and a camera's events by segment."""

from collections.abc import Iterable

from harness.history.event import Event, EventKind, History

SegmentName = tuple[str | None, int | None]  # span and counter


def by_camera(history: History) -> dict[str, list[Event]]:
    """The events of each camera, in order of first appearance."""
    of_camera: dict[str, list[Event]] = {}
    for event in history.events:
        if event.camera is not None:
            of_camera.setdefault(event.camera, []).append(event)
    return of_camera


def by_segment(events: Iterable[Event], *kinds: EventKind) -> dict[SegmentName, Event]:
    """The segments that one of these happened to, each once, with the last event that says so."""
    return {(event.span, event.counter): event for event in events if event.kind in kinds}


def microseconds(event: Event, key: str) -> int:
    """A time or duration of an event's detail.

    Raises:
        ValueError: the event does not say it.
    """
    value = event.detail.get(key)
    if not isinstance(value, int | float):
        raise ValueError(f"a {event.kind} event of {event.camera} has no {key}: it says {dict(event.detail)}")  # noqa: TRY004
    return int(value)
