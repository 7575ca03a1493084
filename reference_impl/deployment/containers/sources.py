"""`python3 sources.py`: a digest of what the images are made of, which they bear as a label.

A file of its own that imports nothing of the services, as it is run before there is anything to run them with.
"""

import hashlib
from pathlib import Path

LABEL = "io.camproof.sources"
_SERVICES = Path(__file__).parents[2]
_NOT_IN_IT = {"faulty", "compose", "kubernetes", "client", "__pycache__"}  # see .dockerignore


def files(services: Path = _SERVICES) -> list[Path]:
    """All that the images hold of the services."""
    known = sorted(path for path in services.rglob("*") if path.is_file())
    return [path for path in known if not _NOT_IN_IT & set(path.relative_to(services).parts)]


def digest(services: Path = _SERVICES) -> str:
    """Of all files of the services, with their names."""
    found = hashlib.sha256()
    for path in files(services):
        name = path.relative_to(services)
        found.update(f"{name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return found.hexdigest()[:32]


if __name__ == "__main__":
    print(digest())  # noqa: T201 - images.sh takes it
