"""The paths from a camera to the cloud (paper: devices in the system need internet access).

Nobody can look in through NAT. What is known was reported: by the camera itself, or by somebody at the site who tried
each path from there.
"""

from collections.abc import Iterable
from typing import Literal, get_args

Path = Literal["dns", "identity", "my_systems", "credentials", "media_store", "recording_index"]
"""What a camera must reach: names, and the five services that it talks to, each over TCP to its port."""

PATHS: tuple[Path, ...] = get_args(Path)


def written(missing: Iterable[Path]) -> str:
    """Missing paths as they are stored, in their fixed order."""
    wanted = frozenset(missing)
    return " ".join(path for path in PATHS if path in wanted)


def read(stored: str | None) -> tuple[Path, ...] | None:
    """Missing paths from the store; None when nothing was reported."""
    return None if stored is None else tuple(path for path in PATHS if path in stored.split())


def sentence(missing: Iterable[Path]) -> str:
    """What is missing, for people."""
    return (
        f"The device has no path to {', '.join(missing)}: let it out to the internet (DNS, and TCP to each service's "
        "port), then report its connectivity again."
    )
