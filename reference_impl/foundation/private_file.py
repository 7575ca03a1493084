"""Files and folders that only their owner may read; on disk, whole, before anybody relies on them."""

import os
import secrets
from pathlib import Path

_KEY_BYTES = 32


def write_private(path: Path, content: bytes) -> None:
    """Write a file with mode 0600, never readable by others in between, and on disk on return."""
    unfinished = path.with_name(f"{path.name}.new")
    unfinished.unlink(missing_ok=True)
    with os.fdopen(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
    _flush(path.parent)  # the new name is on disk too


def private_folder(path: Path) -> Path:
    """The absolute path of a folder with mode 0700, made if it is not there; on disk on return.

    Its own name is flushed where it was there too: whoever made it may have been killed before that.
    """
    missing = [folder for folder in path.parents if not folder.exists()]
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    for folder in (path, *missing):
        _flush(folder.parent)
    return path.resolve()


def kept_key(path: Path) -> bytes:
    """The 256-bit key in this file; a fresh random one at the first time."""
    if not path.exists():
        write_private(path, secrets.token_bytes(_KEY_BYTES))
    key = path.read_bytes()
    if len(key) != _KEY_BYTES:
        raise ValueError(f"{path} has {len(key)} bytes instead of {_KEY_BYTES}; restore it from a backup")
    return key


def _flush(folder: Path) -> None:
    """Names that were made or changed in it survive a loss of power from here on."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
