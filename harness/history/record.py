"""Collects what an engine reports, in the order in which it happened."""

from types import MappingProxyType

from harness.history.event import Detail, Event, EventKind, Header, History


class Recorder:
    """One run's events. Those of one moment keep the order in which they were added."""

    def __init__(self) -> None:
        self._events: list[Event] = []

    def add(
        self,
        t_us: int,
        kind: EventKind,
        site: str,
        camera: str | None = None,
        span: str | None = None,
        counter: int | None = None,
        size_bytes: int | None = None,
        **detail: Detail,
    ) -> None:
        """Something happened at `t_us` (UTC, microseconds)."""
        self._events.append(Event(t_us, kind, site, camera, span, counter, size_bytes, MappingProxyType(detail)))

    def of(self, kind: EventKind, camera: str) -> tuple[Event, ...]:
        """What was added so far of this kind and camera."""
        return tuple(event for event in self._events if (event.kind, event.camera) == (kind, camera))

    def finish(self, header: Header) -> History:
        """The history of the run so far."""
        return History(header, tuple(sorted(self._events, key=lambda event: event.t_us)))
