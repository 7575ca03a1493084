"""A history of hours: written to Parquet piece by piece, so that it takes no memory; and what is counted meanwhile."""

import time
from collections.abc import Callable
from pathlib import Path
from types import MappingProxyType

from harness.history.event import Detail, Event, EventKind, Header
from harness.history.parquet import join, write_piece
from harness.history.record import Recorder

_PIECE, _MOST = 1_000, 20_000  # events: a piece has so many when some time has passed, and never more than the other
_PIECE_S = 30.0
Hearer = Callable[[Event], None]


class StreamedRecorder(Recorder):
    """Keeps a piece of the history in memory, and the rest in a folder. `close` makes one file of it.

    Args:
        folder: where pieces lie until then.
        header: of the run.
        hearer: is told of each event.
    """

    def __init__(self, folder: Path, header: Header, hearer: Hearer) -> None:
        super().__init__()
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("*.parquet"):
            old.unlink()
        self._folder, self._header, self._hearer = folder, header, hearer
        self._pieces, self._since_s = 0, time.monotonic()

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
        event = Event(t_us, kind, site, camera, span, counter, size_bytes, MappingProxyType(detail))
        self._events.append(event)
        self._hearer(event)
        held = len(self._events)
        if held >= _MOST or (held >= _PIECE and time.monotonic() - self._since_s >= _PIECE_S):
            self._put_away()

    def close(self, path: Path) -> None:
        """All of it as one file; the pieces go. CamproofFailedError if it can't be written."""
        self._put_away()
        pieces = sorted(self._folder.glob("*.parquet"))
        join(pieces, path, self._header)
        for piece in pieces:
            piece.unlink()
        self._folder.rmdir()

    def _put_away(self) -> None:
        if self._events:
            write_piece(self._events, self._folder / f"{self._pieces:06}.parquet")
            self._pieces += 1
            self._events, self._since_s = [], time.monotonic()
