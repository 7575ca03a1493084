"""Folders and keys that only their owner may read."""

import secrets
from pathlib import Path

from reference_impl.foundation.private_file import write_private

_KEY_BYTES = 32


def private_folder(path: Path) -> Path:
    """The absolute path of a folder with mode 0700, made if it is not there."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path.resolve()


def kept_key(path: Path) -> bytes:
    """The 256-bit key in this file; a fresh random one at the first time."""
    if not path.exists():
        write_private(path, secrets.token_bytes(_KEY_BYTES))
    key = path.read_bytes()
    if len(key) != _KEY_BYTES:
        raise ValueError(f"{path} has {len(key)} bytes instead of {_KEY_BYTES}; restore it from a backup")
    return key
