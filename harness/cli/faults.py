"""`camproof faults`: the seeded faults, each of which at least one check must catch."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from harness.cli.output import write_json, write_table
from harness.cli.suggest import chosen
from harness.conformance.faults import FAULTS
from reports.console import console

if TYPE_CHECKING:
    from harness.conformance.faults import Fault


@click.command("faults")
@click.option("--only", multiple=True, metavar="ID", help="Only these faults; may be given several times.")
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
def command(only: tuple[str, ...], *, as_json: bool) -> None:
    """Show the seeded faults that prove that the checks can fail.

    Start a cloud with one of them by `camproof serve --fault ID`.
    """
    faults = [FAULTS[name] for name in chosen(only, FAULTS, what="fault", listing="camproof faults")]
    if as_json:
        write_json([_document(fault) for fault in faults])
    else:
        _write_tables(faults)


def _document(fault: "Fault") -> dict[str, object]:
    return {
        "id": fault.id,
        "title": fault.title,
        "side": str(fault.side),
        "happens": fault.happens,
        "requirements": sorted(fault.requirements),
    }


def _write_tables(faults: Iterable["Fault"]) -> None:
    by_side: dict[str, list[Fault]] = {}
    for fault in faults:
        by_side.setdefault(str(fault.side), []).append(fault)
    for side, some in by_side.items():
        rows = [(fault.id, ", ".join(sorted(fault.requirements)), fault.title) for fault in some]
        write_table(console(), ("id", "breaks", "what is wrong"), rows, title=f"Faults of the {side}")
