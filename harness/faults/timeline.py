"""From outages to the moments at which a site's uplink changes."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

_MICRO = 1_000_000
_State = tuple[str, float | None]  # mode, and what it is slowed down to
_UP: _State = ("up", None)


class Disturbance(Protocol):
    """An outage: from `start_s` to `end_s` after the start, the site's uplink is in `mode`."""

    @property
    def site(self) -> str:
        """Whose uplink."""

    @property
    def start_s(self) -> float:
        """When it begins."""

    @property
    def end_s(self) -> float:
        """When it is over: from this moment on it no longer holds."""

    @property
    def mode(self) -> str:
        """What the uplink does meanwhile."""

    @property
    def up_bits_per_s(self) -> float | None:
        """The rate to which a link that is up is degraded; None: as always."""


@dataclass(frozen=True, slots=True)
class LinkChange:
    """From `at_us` after the start on, the site's uplink is in `mode`, perhaps slower than it is by nature."""

    at_us: int
    site: str
    mode: str
    up_bits_per_s: float | None = None


@dataclass(frozen=True, slots=True)
class _Span:
    start_us: int
    end_us: int
    state: _State


def changes(outages: Iterable[Disturbance]) -> tuple[LinkChange, ...]:
    """In order of time, then of the sites' names; a site is up before its first.

    Where outages of a site overlap, the one that began last holds (of those that begin together, the one that is
    listed last); when it ends, the one before it holds again; when all have ended, the uplink is up.
    """
    spans: defaultdict[str, list[_Span]] = defaultdict(list)
    for outage in outages:
        start_us, end_us = round(outage.start_s * _MICRO), round(outage.end_s * _MICRO)
        spans[outage.site].append(_Span(start_us, end_us, (outage.mode, outage.up_bits_per_s)))
    found = [LinkChange(at_us, site, *state) for site, own in spans.items() for at_us, state in _resolved(own)]
    return tuple(sorted(found, key=lambda change: (change.at_us, change.site)))


def _resolved(spans: Sequence[_Span]) -> Iterator[tuple[int, _State]]:
    by_start = sorted(spans, key=lambda span: span.start_us)
    before = _UP
    for at_us in sorted({moment for span in spans for moment in (span.start_us, span.end_us)}):
        holding = [span.state for span in by_start if span.start_us <= at_us < span.end_us]
        state = holding[-1] if holding else _UP
        if state != before:
            yield at_us, state
        before = state
