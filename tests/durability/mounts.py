"""Disks of a test's own: small ones that get full, and folders that turn read-only for a while."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

_MOUNT, _UNMOUNT = (shutil.which(name) or name for name in ("mount", "umount"))


@contextmanager
def small_disk(folder: Path, size_bytes: int) -> Iterator[Path]:
    """A file system of that size, in memory."""
    folder.mkdir()
    with _mounted(folder, "-t", "tmpfs", "-o", f"size={size_bytes}", "tmpfs"):
        yield folder


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Whoever opens something in the folder meanwhile finds it read-only."""
    with _mounted(folder, "--bind", str(folder)):
        _run(_MOUNT, "-o", "remount,bind,ro", str(folder))
        yield


@contextmanager
def filled(folder: Path) -> Iterator[None]:
    """No byte is free on the folder's disk."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file:
        for piece in (1 << 16, 1 << 12, 1):
            try:
                while file.write(bytes(piece)) == piece:
                    pass
            except OSError:
                continue
    yield
    filler.unlink()


@contextmanager
def _mounted(folder: Path, *what: str) -> Iterator[None]:
    tried = subprocess.run([_MOUNT, *what, str(folder)], capture_output=True, text=True, check=False)
    if tried.returncode and not os.environ.get("CAMPROOF_REQUIRE_MOUNT"):
        pytest.skip(f"no disk can be mounted here, which takes root: {tried.stderr.strip()}")
    assert not tried.returncode, tried.stderr
    try:
        yield
    finally:
        _run(_UNMOUNT, "--lazy", str(folder))


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=30)


def lock_against_writing(path: Path, *, locked: bool) -> None:
    """No byte of the file can be written any more, by nobody, also not by who has it open."""
    chattr = shutil.which("chattr")
    tried = chattr and subprocess.run([chattr, "+i" if locked else "-i", str(path)], capture_output=True, check=False)
    if not tried or tried.returncode:
        pytest.skip("this file system has no immutable files, or this user may not make any")
