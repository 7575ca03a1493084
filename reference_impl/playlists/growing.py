"""What a playlist that grows lists: nothing that it listed once moves or goes (RFC 8216 6.2.1). Sans I/O.

A backlog comes late, and what comes late lies before what is listed. So the index's rows are gone through in the order
in which they came, and each is listed when all before it in its span are. Cameras send the oldest first, hence nothing
waits for long. The same rows always give the same list, and more rows give a longer one: nothing has to be remembered.
"""

from collections.abc import Iterable
from operator import attrgetter

from reference_impl.playlists.entries import Entry


def growing(found: Iterable[Entry]) -> list[Entry]:
    """The entries to list, in the order of listing.

    A hole in a span holds up what comes after it until it is filled, or until the camera has begun another span: then
    nothing fills it any more. What comes for an earlier time after that is only in playlists that are made later.
    """
    listing = _Listing()
    for entry in sorted(found, key=attrgetter("arrival", "start_us")):
        listing.take(entry)
    return listing.listed


class _Listing:
    """What is listed so far, and what waits for something before it."""

    def __init__(self) -> None:
        self.listed: list[Entry] = []
        self._waiting: dict[tuple[str, int], Entry] = {}

    def take(self, entry: Entry) -> None:
        """One that came after all that were taken."""
        last = self.listed[-1] if self.listed else None
        if last is None or entry.follows(last):
            self._list(entry)
        elif entry.start_us < last.end_us:
            return  # too late
        elif entry.span != last.span and entry.counter == 0:
            self._give_up_before(entry)
            self._list(entry)
        else:
            self._waiting[entry.span, entry.counter] = entry

    def _list(self, entry: Entry) -> None:
        """It, and what waited for it."""
        following: Entry | None = entry
        while following is not None:
            self.listed.append(following)
            following = self._waiting.pop((following.span, following.counter + 1), None)

    def _give_up_before(self, entry: Entry) -> None:
        """List what waited in vain for something before it."""
        earlier = [waits for waits in self._waiting.values() if waits.end_us <= entry.start_us]
        self.listed += sorted(earlier, key=attrgetter("start_us"))
        self._waiting = {(e.span, e.counter): e for e in self._waiting.values() if e.start_us >= entry.start_us}
