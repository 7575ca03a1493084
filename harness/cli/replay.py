"""`camproof replay`: judge one failure again, against the same target or another, and show the requests."""

import shlex
from itertools import pairwise
from pathlib import Path

import click

from harness.cli.asked import Asked
from harness.cli.folder import out_option
from harness.cli.judging import carry_out
from harness.cli.suggest import did_you_mean
from harness.errors import BadInputError
from harness.requirements.selection import Profile
from reports.console import console
from reports.read import Told, reports_in
from reports.reading import failure_id
from reports.result import Outcome, Verdict
from reports.terminal import show_verdict

_FOLDER = click.Path(path_type=Path)


@click.command("replay")
@click.argument("failure", metavar="ID")
@click.option("--target", "target", type=_FOLDER, metavar="FILE", help="Another cloud than the one of the failure.")
@click.option("--runs", "folder", type=_FOLDER, default=Path("out"), show_default=True, help="Where runs lie.")
@out_option("out/replay")
def command(failure: str, target: Path | None, folder: Path, out: Path) -> int:
    """Judge one failure again.

    ID is what the report names it by. The run that it came from is looked for in the folders of --runs. It is made
    again and judged for this requirement alone; the requests that led to the verdict are shown as curl would make them.
    """
    told, verdict = _found(failure, folder)
    asked = _asked(verdict, target)
    click.echo(f"{failure}: {verdict.outcome} on {told.target} ({told.started}): {verdict.reason}", err=True)
    report = carry_out(asked.job(out))
    again = [v for v in report.verdicts if (v.requirement, v.case) == (verdict.requirement, verdict.case)]
    for each in again:
        show_verdict(console(), each)
    click.echo(_compared(verdict, again, report.target))
    return report.tally.exit_status


def _found(failure: str, folder: Path) -> tuple[Told, Verdict]:
    """The newest run's. BadInputError: there is none, or it is of no conformance run."""
    known = {failure_id(v): (told, v) for told in reports_in(folder) for v in told.verdicts}
    match = known.get(failure) or known.get(failure.upper()) or _by_fold(failure, known)
    if match is None:
        failed = [name for name, (_, v) in known.items() if v.outcome not in {Outcome.PASS, Outcome.SKIP}]
        hint = did_you_mean(failure, failed) or f" Failures there: {', '.join(failed) or 'none'}."
        raise BadInputError(f"no run in {folder} has a verdict {failure!r}.{hint}")
    if not match[1].replay.startswith("camproof conform"):
        raise BadInputError(f"{failure} is of no conformance run; its report says how it is made again")
    if "--role" in match[1].replay:
        raise BadInputError(f"{failure} is of a camera, which has to come again: `{match[1].replay}`")
    return match


def _by_fold(failure: str, known: dict[str, tuple[Told, Verdict]]) -> tuple[Told, Verdict] | None:
    return next((found for name, found in known.items() if name.casefold() == failure.casefold()), None)


def _asked(verdict: Verdict, target: Path | None) -> Asked:
    """What its own command asks for, of the target that is given."""
    words = shlex.split(verdict.replay)
    options = dict(pairwise(words))
    told = options.get("--target")
    return Asked(
        Profile.EXTENDED,
        only=(verdict.requirement,),
        strict="--strict" in words,
        target=target or (Path(told) if told else None),
        fault=options.get("--fault"),
    )


def _compared(before: Verdict, again: list[Verdict], target: str) -> str:
    if not again:
        return f"It is judged no more on {target}."
    outcomes = {v.outcome for v in again}
    same = outcomes == {before.outcome}
    return (
        f"The same again: {before.outcome} on {target}."
        if same
        else (f"It was {before.outcome}, and is {', '.join(sorted(outcomes))} on {target}.")
    )
