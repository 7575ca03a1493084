"""What `demo` and `conform` share: a cloud for the run, the run itself, and its reports."""

import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import click

from harness.camera.media.template import SegmentTemplate
from harness.checks.advice import with_advice
from harness.checks.flaky import steady
from harness.checks.verdict import Outcome
from harness.cli.claims import CLAIMS, claims_data, claims_lines, claims_table
from harness.cli.folder import has_room, require_not_filled, usable
from harness.cli.logs import one_line_logs
from harness.cli.secrets import secrets_of, without_secrets
from harness.cloud.redaction import Redactor
from harness.cloud.target import Target
from harness.conformance.baseline.compare import held_against
from harness.conformance.baseline.expectation import Expectation
from harness.conformance.containers.cloud import ContainerCloud
from harness.conformance.containers.own import (
    ContainersOfAYear,
    FailingContainer,
    KilledContainer,
    ScrubbedContainer,
    ThrottledContainer,
)
from harness.conformance.containers.target import in_containers
from harness.conformance.database import lent
from harness.conformance.embedded import ALL_REGIONS, embedded
from harness.conformance.faults import JOINED_BY, camera_parts, several
from harness.conformance.kill.probe import Killing
from harness.conformance.lab.sites import Sites
from harness.conformance.order import Order
from harness.conformance.region_outage import RegionOutage
from harness.conformance.run import Judged, judge
from harness.conformance.running import run
from harness.conformance.scrubbing import Scrubbing
from harness.conformance.strain import Strain
from harness.conformance.year.cloud import Year
from harness.errors import BadInputError
from harness.history.digest import digest
from harness.history.event import History
from harness.left_behind import RUN, own_folder
from harness.requirements.catalogue import load
from harness.scenario.model import Scenario
from reference_impl.deployment.apart.plan import Wanted
from reports.cameras import camera_rows
from reports.changes import since
from reports.console import console
from reports.read import Told, read
from reports.redacted import redacted
from reports.residency import residency_data, residency_table
from reports.result import Report, Snapshot, Table
from reports.terminal import show_report
from reports.timeline import timeline
from reports.write import write_all

_TIMING_ROUNDS = 600  # at most; where nothing else is done, 50 see an RSA operation that was left out
_STATE_BYTES = 5_000_000  # of a region: databases, their logs, certificates
_COPIES = 2  # of each object, in as many storage locations


@dataclass(frozen=True, slots=True)
class Job:
    """One run as the command line asks for it."""

    title: str
    command: str
    scenario: Scenario
    template: SegmentTemplate
    out: Path
    credential_life_s: float  # short, so that expiry and renewal happen while one watches
    fault: str | None = None
    only: tuple[str, ...] = ()
    strict: bool = False  # whether what is only recommended counts
    quiet: bool = False
    kills: bool = False  # whether clouds of its own are killed, asked too much, recorded to from sites of real packets
    target: Target | None = None  # None: an embedded cloud is started for the run
    baseline: tuple[Expectation, ...] = ()
    asks_for: Callable[[str], bool] = lambda _requirement: True  # whether a requirement is to be judged
    configuration: Mapping[str, object] = field(default_factory=dict)  # what was asked, without secrets
    runs: int = 1
    since: Path | None = None  # the report to compare with; None: the one that is in `out`
    containers: tuple[str, ...] | None = None  # the regions of a cloud in containers; None: it is embedded
    database: str = field(default="", repr=False)  # PostgreSQL, for the embedded cloud's rows; it may hold a password
    replay: str = ""  # what judges one promise again, by `--only`; "": the command does


def carry_out(job: Job) -> Report:
    """Judge the job's target, or an embedded cloud that is started for it, and write the reports."""
    for lone in (one.id for one in several(job.fault) if one.alone):
        raise BadInputError(
            f"{lone} is a fault of a camera alone: `camproof conform --role camera --sample --fault {lone}`"
        )
    usable("--out", job.out)
    has_room(Path(tempfile.gettempdir()), 0 if job.target else _kept_bytes(job))
    earlier = earlier_report(job.since, job.out)
    started_us = time.time_ns() // 1_000
    with one_line_logs():
        target, judged = run(_runs(job))
    clean = Redactor((*secrets_of(target), *judged.secrets))
    history = redacted(judged.history, clean)
    report = _report(job, target.name, replace(judged, history=history), started_us)
    report = redacted(replace(report, since=since(earlier, report.verdicts) if earlier else None), clean)
    write_all(job.out, report, history)
    return report


def earlier_report(asked_for: Path | None, out: Path) -> Told | None:
    """The report to compare with: the one that was asked for, which has to be there, or else the one in `out`."""
    if asked_for is not None:
        return read(asked_for)
    try:
        return read(out / "report.json")
    except BadInputError:  # none, or somebody else's, which is about to be replaced
        return None


def present(report: Report, out: Path) -> None:
    """Show the verdicts and say where the files are."""
    show_report(console(), report)
    lines = [line for table in report.tables if table.title == CLAIMS for line in claims_lines(table)]
    if lines:
        click.echo("\n" + "\n".join(lines))
    click.echo(f"\nReport: {out / 'report.html'}   (also report.json, junit.xml, history.parquet)")


async def _runs(job: Job) -> tuple[Target, Judged]:
    """The last run, with what all of them came to."""
    found = [await _run(job) for _ in range(job.runs)]
    target, last = found[-1]
    secrets = frozenset[str]().union(*(judged.secrets for _, judged in found))
    return target, replace(last, verdicts=steady([judged.verdicts for _, judged in found]), secrets=secrets)


async def _run(job: Job) -> tuple[Target, Judged]:
    if job.target is not None:
        return job.target, await _judged(job, job.target)
    if job.containers is not None:
        if not job.quiet:
            _say("starting the cloud in containers")
        wanted = Wanted(regions=job.containers, credential_life_s=job.credential_life_s, web=job.kills)
        async with in_containers(wanted) as (cloud, target):
            return target, await _judged(job, target, cloud)
    with (
        own_folder(RUN) as folder,
        lent(job.database) if job.database else nullcontext(),
    ):
        async with embedded(
            folder, regions=_regions(job), credential_life_s=job.credential_life_s, fault=job.fault,
            database=job.database, web=job.kills,
        ) as target:  # fmt: skip
            judged = await _judged(job, target)
            if any(one.outcome in {Outcome.FAIL, Outcome.UNKNOWN, Outcome.ERROR} for one in judged.verdicts):
                require_not_filled(folder)
            return target, judged


async def _judged(job: Job, target: Target, containers: ContainerCloud | None = None) -> Judged:
    with without_secrets(Redactor(secrets_of(target))):
        order = _order(job, target)
        return await judge(order if containers is None else _done_to(order, containers))


def _order(job: Job, target: Target) -> Order:
    fault = _fault_of_cloud(job)
    own = job.kills and job.target is None  # what clouds of our own do says nothing of somebody else's
    return Order(
        target, job.scenario, job.template, camera_parts(job.fault), job.only, job.replay or job.command,
        (lambda _line: None) if job.quiet else _say, Killing(fault) if own else None,
        Year(fault) if own else None, RegionOutage(fault) if own else None, Scrubbing(fault) if own else None,
        Strain(fault) if own else None, Sites(job.fault) if own else None,
        browsing=job.kills, timing_rounds=_TIMING_ROUNDS if job.kills else 0,
    )  # fmt: skip


def _done_to(order: Order, containers: ContainerCloud) -> Order:
    """The same, with the target itself killed and so on; its outage takes a second region, and a year another cloud."""
    home, *others = order.target.regions
    return replace(
        order,
        killing=KilledContainer(region=home, containers=containers),
        strain=ThrottledContainer(region=home, containers=containers),
        scrubbing=ScrubbedContainer(region=home, containers=containers),
        year=ContainersOfAYear(),
        region_outage=FailingContainer(home=home, away=others[0], containers=containers) if others else None,
        shared=True,
    )


def _fault_of_cloud(job: Job) -> str | None:
    """Those of the job's faults that are the cloud's: clouds of the run's own have them too."""
    return JOINED_BY.join(one.id for one in several(job.fault) if one.side == "cloud") or None


def _kept_bytes(job: Job) -> int:
    """About what the cloud keeps of a run: every segment in each storage location, and its own state."""
    cameras = [camera for site in job.scenario.sites for camera in site.cameras]
    recorded_bytes = sum(camera.bits_per_s / 8 * job.scenario.duration_s for camera in cameras)
    return round(_COPIES * recorded_bytes) + _STATE_BYTES * len(_regions(job))


def _regions(job: Job) -> tuple[str, ...]:
    """Those that an embedded cloud has in the run."""
    return ALL_REGIONS if job.kills else tuple(dict.fromkeys(site.region for site in job.scenario.sites))


def _say(line: str) -> None:
    click.echo(f"  {time.strftime('%H:%M:%S')}  {line}", err=True)


def _report(job: Job, target: str, judged: Judged, started_us: int) -> Report:
    catalogue = tuple(load())
    names = {camera.id: camera.name for camera in judged.case.cameras.values()}
    recommended = [r.id for r in catalogue if r.level == "should"]
    open_ = [r.id for r in catalogue if r.id not in {v.requirement for v in judged.verdicts}]
    shown = _by_name(judged.history, names)
    return Report(
        title=job.title,
        command=job.command,
        target=target,
        started_us=started_us,
        finished_us=time.time_ns() // 1_000,
        camproof_version=version("camproof"),
        verdicts=held_against(
            with_advice(judged.verdicts, recommended, strict=job.strict),
            job.baseline,
            job.asks_for,
            datetime.now(UTC).date(),
        ),
        requirements=catalogue,
        scenario=_told(job.scenario),
        seed=job.scenario.seed,
        configuration=job.configuration,
        history_sha256=digest(judged.history),
        assumptions=_assumed(job),
        figures=(timeline(shown),),
        snapshots=_snapshots(judged, names),
        cameras=camera_rows(shown),
        tables=_tables(judged),
        data={**claims_data(judged.claims), "residency": residency_data(judged.case.ledger, names)},
        notes=(f"Not judged in this run: {', '.join(open_)}.",) if open_ else (),
    )


def _tables(judged: Judged) -> tuple[Table, ...]:
    claims = claims_table(judged.claims) if judged.claims else None
    return tuple(table for table in (claims, residency_table(judged.case.ledger)) if table is not None)


def _assumed(job: Job) -> tuple[str, ...]:
    if job.target is not None:
        return ()
    return (f"credential life {job.credential_life_s:g} s, so that expiry and renewal happen during the run",)


def _by_name(history: History, names: dict[str, str]) -> History:
    """The history with the cameras' names, which people know, in the place of their ids."""
    events = tuple(replace(e, camera=names.get(e.camera, e.camera)) if e.camera else e for e in history.events)
    return replace(history, events=events)


def _snapshots(judged: Judged, names: dict[str, str]) -> tuple[Snapshot, ...]:
    return tuple(
        Snapshot(png, f"{names[camera]}, decoded from what the cloud had stored")
        for camera, png in judged.pictures.items()
    )


def _told(scenario: Scenario) -> str:
    cameras = sum(len(site.cameras) for site in scenario.sites)
    cuts = "; ".join(
        f"the uplink of {o.site} is {o.mode} from second {o.start_s:g} to {o.end_s:g}" for o in scenario.outages
    )
    return f"{cameras} cameras at {len(scenario.sites)} sites record for {scenario.duration_s:g} s; {cuts}."
