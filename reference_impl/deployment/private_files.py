"""Folders that only their owner may read."""

from pathlib import Path


def private_folder(path: Path) -> Path:
    """The absolute path of a folder with mode 0700, made if it is not there."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path.resolve()
