"""`camproof conform`: judge somebody's cloud, or the embedded reference cloud, perhaps with a seeded fault in it."""

import json
from pathlib import Path
from typing import Any

import click
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from harness.cli.asked import Asked
from harness.cli.baseline import write_baseline
from harness.cli.camera_role import CameraRole, camera_options, carry_out_camera
from harness.cli.certifying import certify
from harness.cli.folder import out_option
from harness.cli.judging import carry_out, present
from harness.cli.target_check import check_target
from harness.cloud.target_file.load import load_target
from harness.errors import BadInputError
from harness.requirements.catalogue import load
from harness.requirements.selection import Profile
from reports.certificate.signed import private_key
from reports.json_report import as_json
from reports.result import Report

_WRITE = "write"
_FILE = click.Path(path_type=Path)


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
@click.option(
    "--baseline",
    metavar="FILE|write",
    help="Failures that this file expects do not count; `write` makes it from the run.",
)
@click.option("--since", type=_FILE, metavar="FILE", help="Compare with this report.json instead of the one in --out.")
@click.option("--check-target", "checking", is_flag=True, help="Tell what a run would miss there, and stop.")
@click.option("--fault", metavar="ID", help="Put a seeded fault in: the checks must find it. Several: joined by +.")
@click.option(
    "--database",
    default="",
    metavar="URL",
    help="Keep the reference cloud's rows in this empty PostgreSQL database.",
)
@click.option("--containers", is_flag=True, help="Run the reference cloud in containers, as one deploys it.")
@click.option("--region", "regions", multiple=True, metavar="ID", help="With --containers: only these; all six else.")
@click.option(
    "--runs", type=click.IntRange(min=1), default=1, metavar="N", help="Run so many times: flaky means broken."
)
@click.option("--sign", type=_FILE, metavar="KEY", help="Sign the certificate with this Ed25519 key (PEM).")
@click.option("--list", "listing", is_flag=True, help="List what would be judged, and stop.")
@click.option("--json", "as_json_", is_flag=True, help="Write the report as JSON instead of a table.")
@out_option("out/conform")
@camera_options
def command(
    level: str,
    area: tuple[str, ...],
    only: tuple[str, ...],
    target_file: Path | None,
    baseline: str | None,
    since: Path | None,
    fault: str | None,
    database: str,
    regions: tuple[str, ...],
    runs: int,
    sign: Path | None,
    out: Path,
    *,
    strict: bool,
    listing: bool,
    as_json_: bool,
    checking: bool,
    containers: bool,
    **of_camera: Any,  # noqa: ANN401 - the options of the other role
) -> int:
    """Judge a cloud by the conformance suite, or a camera (`--role camera`).

    It is driven through an outage by four cameras, probed and judged: the cloud that a target file describes, or else
    the reference cloud, which is started for the run.
    """
    expected = Path(baseline) if baseline and baseline != _WRITE else None
    asked = Asked(
        Profile(level), area, only, strict, target_file, fault, expected, since, runs, containers, regions, database
    )
    role = CameraRole(**of_camera)
    if listing:
        _list(asked.selected(role.checks), as_json=as_json_)
        return 0
    if checking:
        return _check(target_file, containers=containers, as_json=as_json_)
    report, statement = _certified(asked, role, out, private_key(sign) if sign else None, quiet=as_json_)
    if as_json_:
        click.echo(as_json(report), nl=False)
    else:
        present(report, out)
        click.echo(f"Certificate: {out / 'certificate.pdf'}   ({statement}; also certificate.json, evidence.json)")
    if baseline == _WRITE:
        click.echo(f"Baseline: {write_baseline(out, report)}   (fill in each reason)", err=True)
    return report.tally.exit_status


def _check(target_file: Path | None, *, containers: bool, as_json: bool) -> int:
    if containers:
        raise BadInputError("--check-target is for a cloud that runs already: take --containers out")
    return check_target(load_target(target_file) if target_file else None, as_json=as_json)


def _certified(
    asked: Asked, role: CameraRole, out: Path, key: Ed25519PrivateKey | None, *, quiet: bool
) -> tuple[Report, str]:
    """The run's report, and what the certificate beside it says."""
    if role.of_camera:
        report = carry_out_camera(role, asked, out, quiet=quiet)
    else:
        report = carry_out(asked.job(out, quiet=quiet))
    return report, certify(out, report, role.checks, key).statement


def _list(asked: tuple[str, ...], *, as_json: bool) -> None:
    rows = [load().get(requirement) for requirement in asked]
    if as_json:
        click.echo(json.dumps([{"id": row.id, "level": row.level, "text": row.text} for row in rows], indent=2))
        return
    for row in rows:
        click.echo(f"{row.id:8} {row.level:8} {row.text}")
    click.echo(f"\n{len(rows)} requirements")
