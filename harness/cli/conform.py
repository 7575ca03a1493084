"""`camproof conform`: judge somebody's cloud, or the embedded reference cloud, perhaps with a seeded fault in it."""

import json
import shlex
from collections.abc import Sequence
from pathlib import Path

import click

from harness.camera.media.template import scene_template
from harness.checks.registry import CHECKS
from harness.cli.judging import Job, carry_out, present
from harness.cli.suggest import chosen
from harness.cloud.target import Target
from harness.cloud.target_file.load import load_target
from harness.conformance.embedded import REGIONS
from harness.conformance.faults import known
from harness.conformance.plans import suite
from harness.errors import BadInputError
from harness.requirements.catalogue import load
from harness.requirements.selection import Profile, Selection, areas
from reports.json_report import as_json

_FILE = click.Path(path_type=Path)
_SEGMENT_S = 1.0
_CREDENTIAL_LIFE_S = 10.0


@click.command("conform")
@click.option(
    "--level",
    type=click.Choice([profile.value for profile in Profile]),
    default=Profile.EXTENDED.value,
    show_default=True,
    help="core: what the paper says; extended: also what it recommends, and what is assumed where it is silent.",
)
@click.option("--area", multiple=True, metavar="NAME", help="Judge only these areas: ENC, BUF, …; may be given again.")
@click.option("--only", multiple=True, metavar="ID", help="Judge only these requirements; may be given several times.")
@click.option("--strict", is_flag=True, help="Count what is only recommended: else a breach of it is a warning.")
@click.option("--target", "target_file", type=_FILE, metavar="FILE", help="Judge the cloud that this file describes.")
@click.option("--fault", metavar="ID", help="Put a seeded fault in: the checks must find it.")
@click.option("--list", "listing", is_flag=True, help="List what would be judged, and stop.")
@click.option("--json", "as_json_", is_flag=True, help="Write the report as JSON instead of a table.")
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path("out/conform"), show_default=True, help="Where to write."
)
def command(
    level: str,
    area: tuple[str, ...],
    only: tuple[str, ...],
    target_file: Path | None,
    fault: str | None,
    out: Path,
    *,
    strict: bool,
    listing: bool,
    as_json_: bool,
) -> int:
    """Judge a cloud by the conformance suite.

    It is driven through an outage by four cameras, probed and judged: the cloud that a target file describes, or else
    the reference cloud, which is started for the run.
    """
    profile = Profile(level)
    asked = selected(profile, area, only)
    if listing:
        _list(asked, as_json=as_json_)
        return 0
    target = _target(target_file, fault)
    job = Job(
        f"Conformance of the {target.name if target else 'embedded reference cloud'}",
        _command(profile, area, target_file, fault, strict=strict), suite(target.regions if target else REGIONS),
        scene_template(_SEGMENT_S), out, _CREDENTIAL_LIFE_S, fault, asked, strict, quiet=as_json_, kills=True,
        target=target,
    )  # fmt: skip
    report = carry_out(job)
    if as_json_:
        click.echo(as_json(report), nl=False)
    else:
        present(report, out)
    return report.tally.exit_status


def _target(file: Path | None, fault: str | None) -> Target | None:
    if file is None:
        return None
    if fault is not None and known(fault).side == "cloud":
        raise BadInputError(f"{fault} is a fault of the reference cloud, and {file} is another; take --target out")
    return load_target(file)


def selected(level: Profile, area: Sequence[str], only: Sequence[str]) -> tuple[str, ...]:
    """The ids to judge. BadInputError: an id or area is not known, or nothing is left to judge."""
    catalogue = load()
    ids = chosen(only, [r.id for r in catalogue], what="requirement", listing="camproof requirements") if only else ()
    if unjudged := [requirement for requirement in ids if requirement not in CHECKS]:
        raise BadInputError(
            f"no check judges {', '.join(unjudged)} yet; `camproof conform --list` shows what is judged"
        )
    areas_ = chosen(area, areas(catalogue), what="area", listing="camproof requirements") if area else ()
    found = Selection(level, areas_, ids).of(catalogue, CHECKS)
    if not found:
        raise BadInputError("no check judges any of these yet; `camproof conform --list` shows what is judged")
    return found


def _command(level: Profile, area: Sequence[str], target_file: Path | None, fault: str | None, *, strict: bool) -> str:
    """The command line that does it again; `--only` is added for one requirement."""
    words = ["camproof conform"]
    words += [f"--level {level}"] if level is not Profile.EXTENDED else []
    words += [f"--area {name}" for name in area]
    words += [f"--target {shlex.quote(str(target_file))}"] if target_file else []
    words += ["--strict"] if strict else []
    words += [f"--fault {fault}"] if fault else []
    return " ".join(words)


def _list(asked: tuple[str, ...], *, as_json: bool) -> None:
    rows = [load().get(requirement) for requirement in asked]
    if as_json:
        click.echo(json.dumps([{"id": row.id, "level": row.level, "text": row.text} for row in rows], indent=2))
        return
    for row in rows:
        click.echo(f"{row.id:8} {row.level:8} {row.text}")
    click.echo(f"\n{len(rows)} requirements")
