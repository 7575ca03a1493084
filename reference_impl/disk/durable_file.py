"""New files that are on disk when the call returns.

A file gets its name before the disk is told to keep it, so that one turn of the file system's journal keeps both. That
is allowed as long as the name is new: one that is taken may stand for content that was promised to be there, which must
not give way to what a crash could still take.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from uuid import uuid4

_COPY_BYTES = 1 << 20


def write_whole(incoming: Path, folder: Path, name: str, buffer: memoryview, length: int) -> None:
    """Write the first bytes of a buffer aside, then give them their name; both on disk on return."""
    put_whole(incoming, folder, name, lambda path: write_buffer(path, buffer, length))


def put_whole(incoming: Path, folder: Path, name: str, write: Callable[[Path], None]) -> None:
    """Have a new file written aside, give it its name, and return when both are on disk.

    Args:
        incoming: the folder aside. It and the next one are made anew where the location was emptied.
        folder: where the file goes when it is whole.
        name: the file's.
        write: makes a file of that path; it need not be on disk.
    """
    try:
        _put(incoming / uuid4().hex, folder / name, write)
    except FileNotFoundError:
        for needed in (incoming, folder):
            make_folder(needed)
        _put(incoming / uuid4().hex, folder / name, write)


def _put(aside: Path, path: Path, write: Callable[[Path], None]) -> None:
    try:
        write(aside)
        with _opened(aside, os.O_RDONLY) as handle:
            _name(handle, aside, path)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
    flush_folder(path.parent)


def _name(handle: int, aside: Path, path: Path) -> None:
    try:
        path.hardlink_to(aside)
    except OSError:  # the name is taken, or this file system has no links
        os.fsync(handle)
        aside.replace(path)
    else:
        aside.unlink()
        os.fsync(handle)


def write_buffer(path: Path, buffer: memoryview, length: int) -> None:
    """Write the first bytes of a buffer into a new file."""
    with _opened(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY) as handle:
        written = 0
        while written < length:
            written += os.write(handle, buffer[written:length])


def write_stream(path: Path, source: IO[bytes]) -> None:
    """Copy an open file into a new one."""
    with path.open("xb") as file:
        shutil.copyfileobj(source, file, _COPY_BYTES)


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it, so that it is still there after a crash.

    Its own name is flushed where it was there too: whoever made it may have been killed before that.
    """
    missing = [place for place in folder.parents if not place.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for place in (folder, *missing):
        flush_folder(place.parent)


def flush_folder(folder: Path) -> None:
    """Names that were made or changed in it survive a crash from here on."""
    with _opened(folder, os.O_RDONLY) as handle:
        os.fsync(handle)


@contextmanager
def _opened(path: Path, how: int) -> Iterator[int]:
    handle = os.open(path, how, 0o600)
    try:
        yield handle
    finally:
        os.close(handle)
