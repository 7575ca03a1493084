"""From a history to stretches of time: what was stored, what was dropped, when a site was cut off."""

from collections.abc import Iterable
from dataclasses import dataclass

from harness.history.event import Event, EventKind, History, lost
from reports.segments import by_camera, by_segment, microseconds

_TOUCHING_US = 1_000  # rounding between segments is no gap

Stretch = tuple[float, float]  # from, to: seconds since recording began, as scenarios count them


@dataclass(frozen=True, slots=True)
class Row:
    """One camera's time line."""

    camera: str
    stored: tuple[Stretch, ...]
    dropped: tuple[Stretch, ...]
    waiting: tuple[Stretch, ...]  # produced, and neither stored nor dropped when the history ended
    outages: tuple[Stretch, ...]  # of its site


def rows(history: History) -> tuple[Row, ...]:
    """One row a camera, in order of first appearance."""
    zero_us = _zero_us(history)
    outages = {site: _outages(history, site, zero_us) for site in {event.site for event in history.events}}
    return tuple(
        _row(camera, events, zero_us, outages[events[0].site]) for camera, events in by_camera(history).items()
    )


def _zero_us(history: History) -> int:
    """When the first segment begins; where there is none, when the history does. What was set up came before."""
    return min((microseconds(e, "start_us") for e in history.of(EventKind.PRODUCED)), default=history.header.started_us)


def _row(camera: str, events: list[Event], zero_us: int, outages: tuple[Stretch, ...]) -> Row:
    produced = by_segment(events, EventKind.PRODUCED)
    stored = by_segment(events, EventKind.ACKNOWLEDGED, EventKind.NOT_LOST).keys()
    dropped = by_segment(lost(events), EventKind.DROPPED)
    waiting = produced.keys() - stored - dropped.keys()
    return Row(
        camera,
        stored=_joined((produced[name] for name in stored & produced.keys()), zero_us),
        dropped=_joined(dropped.values(), zero_us),
        waiting=_joined((produced[name] for name in waiting), zero_us),
        outages=outages,
    )


def _joined(segments: Iterable[Event], zero_us: int) -> tuple[Stretch, ...]:
    """The segments' times, with those that touch made one."""
    joined: list[list[int]] = []
    for start_us, duration_us in sorted(
        (microseconds(e, "start_us"), microseconds(e, "duration_us")) for e in segments
    ):
        end_us = start_us + duration_us
        if joined and start_us - joined[-1][1] <= _TOUCHING_US:
            joined[-1][1] = max(joined[-1][1], end_us)
        else:
            joined.append([start_us, end_us])
    return tuple(((start - zero_us) / 1e6, (end - zero_us) / 1e6) for start, end in joined)


def _outages(history: History, site: str, zero_us: int) -> tuple[Stretch, ...]:
    """When the site's uplink was in any mode but "up". One that never ends lasts as long as the history."""
    found: list[Stretch] = []
    began_us: int | None = None
    for event in history.of(EventKind.LINK_CHANGED):
        if event.site != site:
            continue
        up = event.detail.get("mode") == "up"
        if began_us is not None and up:
            found.append(((began_us - zero_us) / 1e6, (event.t_us - zero_us) / 1e6))
        began_us = None if up else event.t_us if began_us is None else began_us
    if began_us is not None:
        found.append(((began_us - zero_us) / 1e6, (history.events[-1].t_us - zero_us) / 1e6))
    return tuple(found)
