"""Files that only their owner may read, written whole or not at all."""

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
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)  # the new name is on disk too
    finally:
        os.close(folder)


def kept_key(path: Path) -> bytes:
    """The 256-bit key in this file; a fresh random one at the first time."""
    if not path.exists():
        write_private(path, secrets.token_bytes(_KEY_BYTES))
    key = path.read_bytes()
    if len(key) != _KEY_BYTES:
        raise ValueError(f"{path} has {len(key)} bytes instead of {_KEY_BYTES}; restore it from a backup")
    return key
