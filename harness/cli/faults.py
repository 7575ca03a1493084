"""`camproof faults`: the seeded faults, each of which at least one check must catch."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from harness.cli.kill_matrix import kill_matrix
from harness.cli.output import write_json, write_table
from harness.cli.suggest import chosen
from harness.conformance.faults import FAULTS
from harness.conformance.variants import VARIANTS
from reports.console import console

if TYPE_CHECKING:
    from harness.conformance.faults import Fault
    from harness.conformance.variants import Variant


@click.command("faults")
@click.option("--only", multiple=True, metavar="ID", help="Only these; may be given several times.")
@click.option("--kill-matrix", "killing", is_flag=True, help="Judge each by the whole suite. Takes minutes.")
@click.option(
    "--alone",
    is_flag=True,
    help="With --kill-matrix: each in a run of its own. By default those share one that keep out of each other's way.",
)
@click.option("--out", type=click.Path(path_type=Path), help="Write the kill matrix here too: .md or .json.")
@click.option("--abreast", type=click.IntRange(1), help="Runs of the kill matrix at a time; by default three a core.")
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
def command(
    only: tuple[str, ...], out: Path | None, abreast: int | None, *, killing: bool, alone: bool, as_json: bool
) -> int:
    """Show the seeded faults that prove that the checks can fail, and the variants that must trip none.

    Start a cloud with a fault by `camproof serve --fault ID`. With --kill-matrix the exit status is 0 when each fault
    is seen by the checks that are named for it and by no other, and no variant by any.
    """
    asked = chosen(only, [*FAULTS, *VARIANTS], what="fault or variant", listing="camproof faults")
    if killing:
        return kill_matrix(asked, out, abreast, together=not alone, as_json=as_json)
    if alone or out is not None:
        raise click.UsageError("--alone and --out are of --kill-matrix")
    faults = [FAULTS[name] for name in asked if name in FAULTS]
    variants = [VARIANTS[name] for name in asked if name in VARIANTS]
    if as_json:
        write_json([*map(_document, faults), *map(_variant_document, variants)])
    else:
        _write_tables(faults)
        _write_variants(variants)
    return 0


def _document(fault: "Fault") -> dict[str, object]:
    return {
        "id": fault.id,
        "title": fault.title,
        "kind": "fault",
        "side": str(fault.side),
        "happens": fault.happens,
        "requirements": sorted(fault.requirements),
    }


def _variant_document(variant: "Variant") -> dict[str, object]:
    return {
        "id": variant.id,
        "title": variant.title,
        "kind": "variant",
        "side": str(variant.side),
        "allowed": variant.allowed,
        "requirements": [],
    }


def _write_variants(variants: Iterable["Variant"]) -> None:
    rows = [(variant.id, variant.side, f"{variant.title}: {variant.allowed}") for variant in variants]
    if rows:
        write_table(console(), ("id", "of", "what differs, and why it may"), rows, title="Variants, which trip nothing")


def _write_tables(faults: Iterable["Fault"]) -> None:
    by_side: dict[str, list[Fault]] = {}
    for fault in faults:
        by_side.setdefault(str(fault.side), []).append(fault)
    for side, some in by_side.items():
        rows = [(fault.id, ", ".join(sorted(fault.requirements)), fault.title) for fault in some]
        write_table(console(), ("id", "breaks", "what is wrong"), rows, title=f"Faults of the {side}")
