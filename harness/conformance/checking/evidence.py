"""What a target has besides its services: folders to search, licence codes, a clock."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from harness.cloud.licence_codes import LicenceCodes
from harness.cloud.target import Target, Timing
from harness.conformance.checking.look import Look

_FEWEST_BESIDES = 4  # codes that probes redeem in organisations of their own


def folders(target: Target) -> Iterator[Look]:
    """Each folder of evidence can be read, and holds something."""
    for region in target.evidence:
        yield from (_folder(f"what {region.id} keeps", path) for path in region.at_rest)
        yield from (_folder(f"logs of {region.id}", path) for path in region.logs)
    yield from (_folder("what belongs to no region", path) for path in target.global_at_rest)


def _folder(what: str, path: Path) -> Look:
    if not path.exists():
        return Look(what, good=False, found=f"{path}: not there", next="correct the path, or run on that machine")
    files = [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file()]
    if shut := [file for file in files if not os.access(file, os.R_OK)]:
        return Look(what, good=False, found=f"{shut[0]}: can't be read", next="run as a user who may read it")
    if not os.access(path, os.R_OK):
        return Look(what, good=False, found=f"{path}: can't be read", next="run as a user who may read it")
    return Look(what, good=True, found=f"{path}: {len(files)} files")


def codes(target: Target) -> Iterator[Look]:
    """Enough licence codes are left for a run; none is redeemed to find out."""
    if "licences" not in target.features:
        return
    left = len(LicenceCodes(target.licence_codes, target.spent_codes))
    wanted = min(len(target.regions), 2) + _FEWEST_BESIDES
    spent = f"{left} not yet taken by a run, of {len(target.licence_codes)}; a run takes {wanted} or more"
    advice = "" if left >= wanted else "add codes that nobody has redeemed to `licence_codes`"
    yield Look("licence codes", good=left >= wanted, found=spent, next=advice)


def clock(skews_s: Iterable[float], timing: Timing) -> Look:
    """How far the cloud's clock is from ours, as its answers date themselves, to the second."""
    worst = max(skews_s, key=abs, default=None)
    if worst is None:
        return Look("clock", good=None, found="no answer has a date")
    most = timing.clock_skew_s
    found = f"{worst:+.0f} s from ours, at most {most:g} s may be"
    good = abs(worst) <= most + 1
    return Look("clock", good=good, found=found, next="" if good else "synchronise both clocks, with NTP for example")
