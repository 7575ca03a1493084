"""From a history with every segment to an outcome: what each outage cost each camera, worked out from events alone.

The live engine has no other way to know; for `events` it is a second reading of the same run.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from harness.history.event import Event, EventKind, History, SegmentName
from harness.history.outcome import MERGED_SEGMENTS, OUTCOME, PEAK_WINDOW_US

_BITS = 8e6  # of a byte, in microseconds of one bit per second
_KINDS = (EventKind.PRODUCED, EventKind.ACKNOWLEDGED, EventKind.DROPPED)


@dataclass(frozen=True, slots=True)
class Window:
    """An outage of a site: from `start_us` until all was well again (None: it never was). UTC as in the history."""

    start_us: int
    end_us: int | None


@dataclass(slots=True)
class _Row:
    """One outage of one camera, as far as it is known."""

    window: Window
    level_bytes: int  # when it began, then now
    peak_bytes: int = 0
    at_us: int = 0  # of the last event
    first_loss_us: int | None = None
    drained_us: int | None = None
    uploaded_bytes: int = 0
    lost: list[tuple[int, int, int]] = field(default_factory=list)  # start, duration, bytes

    def pass_time(self, now_us: int) -> None:
        """The level was what it is until now; what happens at one moment, as a segment and its drops, is one event."""
        if now_us > self.at_us:
            self.peak_bytes = max(self.peak_bytes, self.level_bytes)
            end_us = self.window.end_us
            if self.drained_us is None and self.level_bytes == 0 and end_us is not None and now_us > end_us:
                self.drained_us = max(self.at_us, end_us)
            self.at_us = now_us


def outcome_of(
    history: History, windows: Mapping[str, Sequence[Window]], numbers: Mapping[str, tuple[int, int]], zero_us: int
) -> pl.DataFrame:
    """Rows of OUTCOME, ordered by site, camera and outage.

    Args:
        history: with every segment's PRODUCED, ACKNOWLEDGED and DROPPED.
        windows: each site's outages, in order.
        numbers: each camera's site number and own number.
        zero_us: the scenario's start, UTC.
    """
    rows = []
    peaks = _peaks(history, windows, numbers, zero_us)
    kept = frozenset(e.segment for e in history.of(EventKind.NOT_LOST))
    for camera, (site, number) in numbers.items():
        events = [_as_it_was(e, kept) for e in history.of(*_KINDS, camera=camera)]
        own = windows.get(events[0].site, ()) if events else ()
        for outage, row in _rows(events, own, zero_us):
            found = {"site": site, "camera": number, "outage": outage, **_columns(row, zero_us)}
            rows.append(found | {"peak_uplink_bits_per_s": peaks.get((site, outage))})
    return pl.DataFrame(rows, schema=OUTCOME).sort("site", "camera", "outage")


def _as_it_was(event: Event, kept: frozenset[SegmentName]) -> Event:
    """A drop of what the cloud had by then is an upload."""
    late = event.kind is EventKind.DROPPED and event.segment in kept
    return replace(event, kind=EventKind.ACKNOWLEDGED) if late else event


def _rows(events: Sequence[Event], windows: Sequence[Window], zero_us: int) -> Iterator[tuple[int, _Row]]:
    """Each outage's number and row; 0 is the time before the first, told only where something was lost in it."""
    last_us = events[-1].t_us if events else 0
    pending = list(windows)
    outage, row = 0, _Row(Window(zero_us, None), 0)
    for event in events:
        while pending and pending[0].start_us <= event.t_us:
            row.pass_time(pending[0].start_us)
            if outage or row.lost:
                yield outage, row
            outage, row = outage + 1, _Row(pending.pop(0), row.level_bytes)
        _follow(row, event)
    for window in [*pending, None]:
        row.pass_time(window.start_us if window else max(last_us, row.window.end_us or 0) + 1)
        if outage or row.lost:
            yield outage, row
        if window:
            outage, row = outage + 1, _Row(window, row.level_bytes)


def _follow(row: _Row, event: Event) -> None:
    size = event.size_bytes or 0
    row.pass_time(event.t_us)
    row.level_bytes += size if event.kind is EventKind.PRODUCED else -size
    if event.kind is EventKind.ACKNOWLEDGED:
        row.uploaded_bytes += size
    if event.kind is EventKind.DROPPED:
        row.first_loss_us = event.t_us if row.first_loss_us is None else row.first_loss_us
        row.lost.append((int(event.detail["start_us"] or 0), int(event.detail["duration_us"] or 0), size))


def _columns(row: _Row, zero_us: int) -> dict[str, object]:
    lost = sorted(row.lost)
    gaps = list(_gaps(lost))
    end_us = row.window.end_us
    return {
        "start_us": row.window.start_us - zero_us,
        "end_us": None if end_us is None else end_us - zero_us,
        "first_loss_us": None if row.first_loss_us is None else row.first_loss_us - zero_us,
        "lost_us": sum(duration for _, duration, _ in lost),
        "lost_segments": float(len(lost)),
        "lost_bytes": sum(size for _, _, size in lost),
        "gap_start_us": gaps[0][0] - zero_us if gaps else None,
        "gap_end_us": gaps[-1][1] - zero_us if gaps else None,
        "gaps": len(gaps),
        "peak_cache_bytes": row.peak_bytes,
        "drained_us": None if row.drained_us is None else row.drained_us - zero_us,
        "uploaded_bytes": row.uploaded_bytes,
        "local_only_us": 0,
    }


def _peaks(
    history: History, windows: Mapping[str, Sequence[Window]], numbers: Mapping[str, tuple[int, int]], zero_us: int
) -> dict[tuple[int, int], float]:
    """The most that a site sent, by site and outage: means over windows, of what was acknowledged in them."""
    sent: Counter[tuple[str, int]] = Counter()
    sites = {}
    for event in history.of(EventKind.ACKNOWLEDGED):
        if number := numbers.get(event.camera or ""):
            sites[event.site] = number[0]
            sent[event.site, (event.t_us - zero_us) // PEAK_WINDOW_US + 1] += event.size_bytes or 0
    peaks: dict[tuple[int, int], float] = {}
    for (name, nth), size_bytes in sent.items():
        starts = [window.start_us for window in windows.get(name, ())]
        key = sites[name], bisect_right(starts, zero_us + nth * PEAK_WINDOW_US)
        peaks[key] = max(peaks.get(key, 0.0), size_bytes * _BITS / PEAK_WINDOW_US)
    return peaks


def _gaps(lost: Sequence[tuple[int, int, int]]) -> Iterator[tuple[int, int]]:
    """Runs of loss in content time; those closer than MERGED_SEGMENTS are one."""
    start_us = end_us = None
    for begin_us, duration_us, _ in lost:
        if start_us is not None and end_us is not None and begin_us - end_us > MERGED_SEGMENTS * duration_us:
            yield start_us, end_us
            start_us = None
        start_us = begin_us if start_us is None else start_us
        end_us = begin_us + duration_us
    if start_us is not None and end_us is not None:
        yield start_us, end_us
