"""A folder that names its owner: what an owner that is gone left behind, the next one of its kind removes."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

RUN = "camproof-run"
"""How folders begin in which a cloud keeps its state for the time of a run."""
_LAB = "camproof-lab"
_STARTED = 19  # field of /proc/PID/stat behind the name: the process's start, in ticks since the machine's


@contextmanager
def own_folder(kind: str = _LAB) -> Iterator[Path]:
    """A new folder for the time of the `with`; those that processes which are gone left are removed first.

    Args:
        kind: how their names begin.
    """
    base = Path(tempfile.gettempdir())
    remove_left(base, kind)
    folder = Path(tempfile.mkdtemp(prefix=f"{kind}-{own_name()}-", dir=base))
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_SH)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(handle)


def remove_left(base: Path, kind: str = _LAB) -> list[Path]:
    """Remove the folders of this kind whose owner does not run any more; which they were."""
    there = base.glob(f"{kind}-*-*-*")
    left = [one for one in there if not lives(one.name.removeprefix(f"{kind}-")) and not _is_held(one)]
    for folder in left:
        shutil.rmtree(folder, ignore_errors=True)
    return left


def _is_held(folder: Path) -> bool:
    """Whether somebody has it in use whose number names nobody here: a container that shares the folder around it."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:  # gone by now, or another user's
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


def started(process: int) -> int:
    """When that process began, in ticks since the machine did: so its number names it for good. 0: it is gone."""
    try:
        told = Path(f"/proc/{process}/stat").read_text("utf-8")
    except OSError:
        return 0
    return int(told.rpartition(")")[2].split()[_STARTED])


def own_name() -> str:
    """What this process is called in the names of what it makes: its number, and when it began."""
    return f"{os.getpid()}-{started(os.getpid())}"


def lives(name: str) -> bool:
    """Whether the process runs that made something whose name begins so."""
    owner, _, since = name.partition("-")
    since = since.partition("-")[0]
    return owner.isdigit() and since.isdigit() and started(int(owner)) == int(since)
