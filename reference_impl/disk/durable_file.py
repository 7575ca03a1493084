"""New files that are on disk when the call returns.

A file gets its name before the disk is told to keep it, so that one turn of the file system's journal keeps both. That
is allowed as long as the name is new: one that is taken may stand for content that was promised to be there, which must
not give way to what a crash could still take.

Where the system has files without a name (Linux), a new one has none until it is whole, which spares the file system
two changes of folders, and leaves nothing aside when the process is killed.
"""

import errno
import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from uuid import uuid4

_COPY_BYTES = 1 << 20
_BLOCK_BYTES = 4096
_DIRECT = getattr(os, "O_DIRECT", 0)
_NAMELESS = getattr(os, "O_TMPFILE", os.O_DIRECTORY)  # where it is missing, a folder can't be opened to be written
_NOT_NAMELESS = frozenset(
    {errno.EOPNOTSUPP, errno.EISDIR, errno.EINVAL, errno.ENOTDIR, errno.ENOENT, errno.EEXIST, errno.EXDEV, errno.EPERM}
)


def write_whole(incoming: Path, folder: Path, name: str, buffer: memoryview, length: int) -> None:
    """Write the first bytes of a buffer into a file that gets its name when it is whole; both on disk on return.

    A page-aligned buffer goes past the page cache, where the system has that: media is seldom read again soon, and
    memory for a second copy of it is dear.
    """
    if not _write_nameless(folder / name, buffer, length):
        put_whole(incoming, folder, name, lambda path: write_buffer(path, buffer, length))


def _write_nameless(path: Path, buffer: memoryview, length: int) -> bool:
    """Whether that could be done: not where the name is taken, its folder is missing, or there are no such files."""
    try:
        with _opened(path.parent, _NAMELESS | os.O_WRONLY) as handle:
            blocks = _write_direct(handle, buffer[: length // _BLOCK_BYTES * _BLOCK_BYTES])
            _write_all(handle, buffer[blocks:length])
            # By its number in /proc; given as the folder too, that is seen in a trace of system calls.
            os.link(f"/proc/self/fd/{handle}", path, src_dir_fd=handle, follow_symlinks=True)
            os.fsync(handle)
    except OSError as failure:
        if failure.errno in _NOT_NAMELESS:
            return False
        raise
    flush_folder(path.parent)
    return True


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
        _write_all(handle, buffer[:length])


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


def _write_direct(handle: int, blocks: memoryview) -> int:
    """Write whole blocks past the page cache; how many bytes that were, 0 where it can't be done."""
    if not blocks or not _DIRECT:
        return 0
    as_before = fcntl.fcntl(handle, fcntl.F_GETFL)
    try:
        fcntl.fcntl(handle, fcntl.F_SETFL, as_before | _DIRECT)
        _write_all(handle, blocks)
    except OSError as failure:
        if failure.errno != errno.EINVAL:  # this file system has no other way, or the buffer is not aligned
            raise
        os.lseek(handle, 0, os.SEEK_SET)
        return 0
    finally:
        fcntl.fcntl(handle, fcntl.F_SETFL, as_before)
    return len(blocks)


def _write_all(handle: int, content: memoryview) -> None:
    written = 0
    while written < len(content):
        written += os.write(handle, content[written:])


@contextmanager
def _opened(path: Path, how: int) -> Iterator[int]:
    handle = os.open(path, how, 0o600)
    try:
        yield handle
    finally:
        os.close(handle)
