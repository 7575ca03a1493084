"""One process at a time opens a folder of state: two would rewrite, and clear away, what the other relies on."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from reference_impl.foundation.private_file import private_folder

_LOCK = "in-use.lock"


class FolderInUseError(Exception):
    """Another process has the folder open."""


@contextmanager
def sole_use(folder: Path) -> Iterator[None]:
    """Have the folder, made if it is not there, to oneself; FolderInUseError where another has it.

    The operating system gives it free when the process ends, however it ends. The empty file stays: whoever removed it
    would let two have it, one of them by a file that has no name any more.
    """
    handle = os.open(private_folder(folder) / _LOCK, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            text = f"{folder} is in use: another process keeps its state there"
            raise FolderInUseError(f"{text}; stop that one first, or choose another folder") from None
        yield
    finally:
        os.close(handle)
