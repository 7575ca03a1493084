"""Where what lay: the residency ledger as a table for people, and whole for programs."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict

from harness.checks.facts.holdings import LedgerLine
from reports.result import Table

_NOWHERE = "no region"
_TEXT = (
    "Counts and bytes over all cameras, at each moment at which the ledger was taken. What lies in another region than "
    "it belongs into is marked with an exclamation mark. Bytes of index rows and playlist entries are those of the "
    "segments that they name; report.json has a line for each camera and organisation."
)


def residency_table(ledger: Iterable[LedgerLine]) -> Table | None:
    """One row a moment, region, and kind of thing; None where nothing was written down."""
    counts, sizes = Counter[tuple[str, ...]](), Counter[tuple[str, ...]]()
    for line in ledger:
        row = line.when, line.region, line.belongs, line.kind
        counts[row] += line.count
        sizes[row] += line.size_bytes
    rows = tuple(
        (when, region or _NOWHERE, belongs if belongs == region else f"! {belongs}", kind,
         f"{counts[when, region, belongs, kind]:,}", f"{sizes[when, region, belongs, kind]:,}")
        for when, region, belongs, kind in counts
    )  # fmt: skip
    heads = ("Moment", "Lies in", "Belongs into", "What", "How many", "Bytes")
    return Table("Where what lay", heads, rows, _TEXT, prose=True) if rows else None  # long: behind the verdicts


def residency_data(ledger: Sequence[LedgerLine], names: Mapping[str, str]) -> list[dict[str, object]]:
    """The ledger line by line, with the cameras' names where people gave them some."""
    return [{**asdict(line), "camera": names.get(line.camera, line.camera)} for line in ledger]
