"""`camproof conform`: judge the embedded reference cloud, perhaps with a seeded fault in it."""

import json
from pathlib import Path

import click

from harness.camera.media.template import scene_template
from harness.checks.registry import CHECKS
from harness.cli.judging import Job, carry_out, present
from harness.cli.suggest import chosen
from harness.conformance.embedded import REGIONS
from harness.conformance.plans import suite
from harness.conformance.run import order_of_catalogue
from harness.errors import BadInputError
from harness.requirements.catalogue import load
from reports.json_report import as_json

_SEGMENT_S = 1.0
_CREDENTIAL_LIFE_S = 10.0


@click.command("conform")
@click.option("--only", multiple=True, metavar="ID", help="Judge only these requirements; may be given several times.")
@click.option("--fault", metavar="ID", help="Put a seeded fault in: the checks must find it.")
@click.option("--list", "listing", is_flag=True, help="List what would be judged, and stop.")
@click.option("--json", "as_json_", is_flag=True, help="Write the report as JSON instead of a table.")
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path("out/conform"), show_default=True, help="Where to write."
)
def command(only: tuple[str, ...], fault: str | None, out: Path, *, listing: bool, as_json_: bool) -> int:
    """Judge a cloud by the conformance suite.

    The embedded reference cloud is started, driven through an outage by four cameras, probed and judged.
    """
    ids = [requirement.id for requirement in load()]
    asked = chosen(only, ids, what="requirement", listing="camproof requirements") if only else ()
    if unjudged := [requirement for requirement in asked if requirement not in CHECKS]:
        raise BadInputError(
            f"no check judges {', '.join(unjudged)} yet; `camproof conform --list` shows what is judged"
        )
    if listing:
        _list(asked or tuple(order_of_catalogue(CHECKS)), as_json=as_json_)
        return 0
    command_line = "camproof conform" + (f" --fault {fault}" if fault else "")
    job = Job(
        "Conformance of the embedded reference cloud", command_line, suite(REGIONS), scene_template(_SEGMENT_S), out,
        _CREDENTIAL_LIFE_S, fault, asked, quiet=as_json_, kills=True,
    )  # fmt: skip
    report = carry_out(job)
    if as_json_:
        click.echo(as_json(report), nl=False)
    else:
        present(report, out)
    return report.tally.exit_status


def _list(asked: tuple[str, ...], *, as_json: bool) -> None:
    rows = [load().get(requirement) for requirement in asked]
    if as_json:
        click.echo(json.dumps([{"id": row.id, "text": row.text} for row in rows], indent=2))
        return
    for row in rows:
        click.echo(f"{row.id:8} {row.text}")
    click.echo(f"\n{len(rows)} requirements")
