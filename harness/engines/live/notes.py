"""What a camera notes of itself in the run's history."""

import time
from collections.abc import Sequence

from harness.camera.segment import SealedSegment
from harness.history.event import Detail, EventKind
from harness.history.record import Recorder


def now_us() -> int:
    """The wall clock, UTC, in microseconds since 1970."""
    return time.time_ns() // 1_000


class Notes:
    """One camera's."""

    def __init__(self, recorder: Recorder, site: str, camera: str) -> None:
        self._recorder, self._site, self._camera = recorder, site, camera

    def of(self, kind: EventKind, *segments: SealedSegment, moment: int | None = None, **detail: Detail) -> None:
        """What happened to segments, all at one moment: now, unless it is given (UTC, microseconds)."""
        moment = moment or now_us()
        for one in segments:
            self.about(kind, one.span, one.counter, one.size_bytes, moment=moment, **detail)

    def about(
        self,
        kind: EventKind,
        span: str | None = None,
        counter: int | None = None,
        size_bytes: int | None = None,
        *,
        moment: int | None = None,
        **detail: Detail,
    ) -> None:
        """What happened to the camera itself, or in a span."""
        self._recorder.add(moment or now_us(), kind, self._site, self._camera, span, counter, size_bytes, **detail)

    def failed(
        self, segments: Sequence[SealedSegment], attempts: dict[int, int], *, moment: int, **detail: Detail
    ) -> None:
        """An upload that failed, of as many segments as it was: it is one failure."""
        for one in segments:
            self.of(EventKind.FAILED, one, moment=moment, attempt=attempts[one.counter], **detail)
