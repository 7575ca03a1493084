"""Which objects' bytes are being written or removed now, so that neither pulls the ground from under the other.

Bytes come before their row and go after it. In between nothing in the database says what they are: only this does.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager


class InUse:
    """Holds names of files. For one event loop, and lost with it: a process has its folders to itself."""

    def __init__(self) -> None:
        self._stored: Counter[str] = Counter()
        self._watching: list[set[str]] = []
        self._removed: dict[str, asyncio.Event] = {}

    @contextmanager
    def watching(self) -> Iterator[set[str]]:
        """A set of all that is being stored, and of what comes to it until the end."""
        seen = set(self._stored)
        self._watching.append(seen)
        try:
            yield seen
        finally:
            self._watching = [other for other in self._watching if other is not seen]

    @asynccontextmanager
    async def storing(self, name: str) -> AsyncIterator[None]:
        """From before the bytes are written until the row is there, or will never be. Waits for a removal's end."""
        while (removal := self._removed.get(name)) is not None:
            await removal.wait()
        self._stored[name] += 1
        for seen in self._watching:
            seen.add(name)
        try:
            yield
        finally:
            self._stored[name] -= 1
            if not self._stored[name]:
                del self._stored[name]

    @contextmanager
    def removing(self, name: str) -> Iterator[bool]:
        """Whether the bytes may be removed now: nobody stores them, or removes them already."""
        if name in self._stored or name in self._removed:
            yield False
            return
        gone = self._removed[name] = asyncio.Event()
        try:
            yield True
        finally:
            del self._removed[name]
            gone.set()
