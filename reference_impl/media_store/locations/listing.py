"""The names in a folder, some at a time, read in threads for someone who may stop asking at any moment."""

import os
import threading
from itertools import islice
from pathlib import Path

_AT_ONCE = 1000


class Listing:
    """Open until it is closed. To close what another thread reads from would end the process (readdir of NULL)."""

    def __init__(self, folder: Path) -> None:
        self._entries = os.scandir(folder)
        self._reading = threading.Lock()
        self._over = False

    def some(self) -> list[str]:
        """The next files' names; none at the end, or once it was closed."""
        try:
            with self._reading:
                if self._over:
                    return []
                return [entry.name for entry in islice(self._entries, _AT_ONCE) if entry.is_file()]
        finally:
            if self._over:
                self.close()

    def close(self) -> None:
        """Close it now, or where a thread reads, as soon as that one has done."""
        self._over = True
        if self._reading.acquire(blocking=False):
            self._entries.close()
            self._reading.release()
