"""AXIS OS versions, compared as numbers: as text 11.11.205 would come before 11.11.73."""

import re

from reference_impl.foundation.problem import Problem

MINIMUM = "11.11.73"  # Paper: "AXIS OS 11.11.73 or later"

_VERSION = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,6}){1,3}")
_PARTS = 4


def parse(version: str) -> tuple[int, ...]:
    """The version's two to four parts, filled up with zeros to four; a Problem 422 for anything else."""
    if not _VERSION.fullmatch(version):
        raise Problem(422, "axis-os-not-readable", "axis_os must be two to four numbers, such as 11.11.73.")
    parts = [int(part) for part in version.split(".")]
    return tuple(parts + [0] * (_PARTS - len(parts)))


def is_supported(version: str) -> bool:
    """Whether cloud storage runs on this version."""
    return parse(version) >= parse(MINIMUM)
