"""The residency ledger: whose bytes lie in which region at which moment, and what of that must not be."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from harness.checks.casefile import LedgerLine


def astray(ledger: Iterable[LedgerLine]) -> list[str]:
    """What lies in another region than the one it was recorded in."""
    return [
        f"{line.when}: {line.count} {line.kind} of camera {line.camera} ({line.size_bytes:,} bytes) that belong into "
        f"{line.belongs} lie in {line.region or 'the part of no region'}"
        for line in ledger
        if line.region != line.belongs and line.count
    ]


def gone(ledger: Sequence[LedgerLine]) -> Iterator[str]:
    """What its own region had of a camera at one moment, and has less of at the next."""
    at_home: dict[tuple[str, str, str], list[LedgerLine]] = {}
    for line in ledger:
        if line.region == line.belongs:
            at_home.setdefault((line.camera, line.belongs, line.kind), []).append(line)
    for (camera, region, kind), lines in at_home.items():
        for before, after in pairwise(lines):
            if (after.count, after.size_bytes) < (before.count, before.size_bytes):
                yield (
                    f"{region} had {before.count} {kind} of camera {camera} ({before.size_bytes:,} bytes) "
                    f"{before.when}, and {after.count} ({after.size_bytes:,} bytes) {after.when}"
                )


def told(ledger: Sequence[LedgerLine]) -> list[str]:
    """A sentence for each moment: what lay where."""
    return [
        f"{when}: "
        + "; ".join(f"{line.region or 'no region'} {line.count} {line.kind}" for line in ledger if line.when == when)
        for when in dict.fromkeys(line.when for line in ledger)
    ]
