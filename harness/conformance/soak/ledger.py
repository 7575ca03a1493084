"""What is counted of a soak while it goes on, in memory that does not grow with it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from harness.checks.machine import Progress
from harness.checks.soak import Books
from harness.history.event import Event, EventKind, SegmentName
from harness.history.spread import Spread

_S = 1_000_000
_TOLD = 20  # things that are wrong
_HALF, _NEARLY_ALL = 0.5, 0.99


@dataclass(frozen=True, slots=True)
class Row:
    """A stretch of the run: when it ended, in seconds, and what happened in it. `held`: segments in caches then."""

    at_s: float
    produced: int
    stored: int
    dropped: int
    failed: int
    held: int


class Ledger:
    """Hears of every event.

    Args:
        names: of cameras, by their ids.
        allowed_us: of cameras on good lines: how old their oldest segment may be.
    """

    def __init__(self, names: Mapping[str, str], allowed_us: Mapping[str, int]) -> None:
        self._names, self._allowed_us = names, allowed_us
        self._waiting: dict[str, dict[SegmentName, int]] = {id_: {} for id_ in names}
        self._losing: set[str] = set()
        self._count: Counter[EventKind] = Counter()
        self._bytes: Counter[EventKind] = Counter()
        self._before: Counter[EventKind] = Counter()
        self._late, self._waits = Spread(), Spread()
        self._wrong: list[str] = []

    def hear(self, event: Event) -> None:
        """Something happened."""
        self._count[event.kind] += 1
        self._bytes[event.kind] += event.size_bytes or 0
        waiting = self._waiting.get(event.camera or "")
        if waiting is None:
            return
        if event.kind is EventKind.PRODUCED:
            waiting[event.segment] = event.t_us
            due_us = int(event.detail["start_us"] or 0) + int(event.detail["duration_us"] or 0)
            self._late.add((event.t_us - due_us) / _S)
        elif event.kind in {EventKind.ACKNOWLEDGED, EventKind.DROPPED}:
            self._ended(event, waiting)

    @property
    def held_bytes(self) -> int:
        """What is in stream caches."""
        made, ended = self._bytes[EventKind.PRODUCED], (EventKind.ACKNOWLEDGED, EventKind.DROPPED)
        return made - sum(self._bytes[kind] for kind in ended)

    def row(self, at_s: float) -> Row:
        """What happened since the last one."""
        since, self._before = self._count - self._before, self._count.copy()
        made, stored = since[EventKind.PRODUCED], since[EventKind.ACKNOWLEDGED]
        held = sum(map(len, self._waiting.values()))
        return Row(at_s, made, stored, since[EventKind.DROPPED], since[EventKind.FAILED], held)

    def books(self) -> Books:
        """Up to now."""
        held = sum(map(len, self._waiting.values()))
        made, stored, dropped = (
            self._count[kind] for kind in (EventKind.PRODUCED, EventKind.ACKNOWLEDGED, EventKind.DROPPED)
        )
        return Books(made, stored, dropped, held, tuple(self._wrong))

    def progress(self, now_us: int, seconds: float) -> Progress:
        """How cameras on good lines get on, at this moment (UTC), so long after the start."""
        good = {id_: self._allowed_us[name] for id_, name in self._names.items() if name in self._allowed_us}
        kept_up = sum(
            id_ not in self._losing and min(self._waiting[id_].values(), default=now_us) >= now_us - allowed_us
            for id_, allowed_us in good.items()
        )
        per_s = 8 / max(seconds, 1e-3)
        return Progress(
            len(good), kept_up, self._bytes[EventKind.PRODUCED] * per_s, self._bytes[EventKind.ACKNOWLEDGED] * per_s,
            self._late.at(_NEARLY_ALL), (self._waits.at(_HALF), self._waits.at(_NEARLY_ALL)),
        )  # fmt: skip

    def _ended(self, event: Event, waiting: dict[SegmentName, int]) -> None:
        since_us = waiting.pop(event.segment, None)
        if since_us is None:
            if len(self._wrong) < _TOLD:
                self._wrong.append(f"{event.kind} of a segment that was not waiting: {event.segment}")
            return
        camera = event.camera or ""
        if event.kind is EventKind.DROPPED:
            self._losing.add(camera)
        elif self._names[camera] in self._allowed_us:
            self._waits.add((event.t_us - since_us) / _S)
