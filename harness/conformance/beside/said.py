"""What the two processes say to each other: one JSON document a line, each way."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

_ROUNDS, _LONGEST_ROUND_S = 10, 600.0
TARGET_FILE = "target.yaml"


@dataclass(frozen=True, slots=True)
class Ordered:
    """The cloud that is wanted.

    Args:
        folder: everything that it keeps; its target file too.
        regions: that it has.
        cameras: that it has licences for, at least.
        credential_life_s: how long temporary credentials are good.
        keeps_s: how long recordings are kept; None: as the cloud's terms have it.
    """

    folder: str
    regions: tuple[str, ...]
    cameras: int
    credential_life_s: float
    keeps_s: float | None = None

    @property
    def target_file(self) -> Path:
        """Where it describes itself."""
        return Path(self.folder) / TARGET_FILE

    def line(self) -> bytes:
        """For the cloud's process."""
        return json.dumps(asdict(self)).encode() + b"\n"

    @classmethod
    def read(cls, line: bytes) -> "Ordered":
        """The same, there."""
        told = json.loads(line)
        return cls(**{**told, "regions": tuple(told["regions"])})


@dataclass(frozen=True, slots=True)
class Inside:
    """What only the process itself can see.

    Args:
        lag_s: by which its event loop's timers came late in one case of a hundred.
        worst_lag_s: the latest.
        parts_s: processor time by part.
    """

    lag_s: float
    worst_lag_s: float
    parts_s: Mapping[str, float]

    def line(self) -> bytes:
        """For the process that asked."""
        return json.dumps(asdict(self)).encode() + b"\n"

    @classmethod
    def read(cls, line: bytes) -> "Inside":
        """The same, there."""
        return cls(**json.loads(line))


def round_s(keeps_s: float | None) -> float:
    """Between two looks of retention: it looks often where recordings are kept for a short time."""
    return _LONGEST_ROUND_S if keeps_s is None else min(keeps_s / _ROUNDS, _LONGEST_ROUND_S)


BEGIN, LOOK = b"begin\n", b"look\n"
"""Forget what was seen, and say so with an empty document; say what was seen since."""
READY = b"{}\n"
