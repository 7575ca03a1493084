"""The residency ledger: whose bytes lie in which region at which moment, and what of that must not be."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from harness.checks.facts.holdings import LedgerLine

CHANGE = ("before the change of region", "after the change of region", "after the licence moved")
OUTAGE = ("before the outage", "during the outage", "after the outage")
END = "at the end"
"""The moments at which a ledger is taken."""


def at(ledger: Iterable[LedgerLine], *moments: str) -> list[LedgerLine]:
    """The lines of these moments."""
    return [line for line in ledger if line.when in moments]


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
    """A sentence for each moment: how much of what lay where, over all cameras."""
    return [f"{when}: {_sums(at(ledger, when))}" for when in dict.fromkeys(line.when for line in ledger)]


def _sums(lines: Iterable[LedgerLine]) -> str:
    counts, sizes = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for line in lines:
        counts[line.region, line.kind] += line.count
        sizes[line.region, line.kind] += line.size_bytes
    return "; ".join(
        f"{region or 'no region'} {count} {kind} ({sizes[region, kind]:,} bytes)"
        for (region, kind), count in counts.items()
    )
