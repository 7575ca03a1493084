"""Which suite judged: one digest over all of the harness's own code and its catalogue."""

import hashlib
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable

_KINDS = (".py", ".yaml", ".json")


@lru_cache(maxsize=1)
def suite_digest() -> str:
    """SHA-256, in hexadecimal, of each file's path and content, in the order of the paths."""
    digest = hashlib.sha256()
    for path, file in sorted(_files(files("harness"), "harness"), key=lambda found: found[0]):
        content = file.read_bytes()
        digest.update(f"{path}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def _files(folder: Traversable, path: str) -> list[tuple[str, Traversable]]:
    found = []
    for part in folder.iterdir():
        name = f"{path}/{part.name}"
        if part.is_dir():
            found += _files(part, name) if part.name != "__pycache__" else []
        elif part.name.endswith(_KINDS):
            found.append((name, part))
    return found
