"""`camproof conform --role camera`: a camera is judged by an instrumented reference cloud that plays faults to it."""

import shlex
import socket
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click

from harness.checks.advice import with_advice
from harness.checks.by_sight.judged import BY_SIGHT
from harness.checks.registry import CHECKS
from harness.cli.asked import Asked
from harness.cli.folder import usable
from harness.cli.judging import earlier_report
from harness.cli.logs import one_line_logs
from harness.cli.suggest import did_you_mean
from harness.cloud.redaction import Redactor
from harness.conformance.baseline.compare import held_against
from harness.conformance.camera_role.run import SAMPLE_SPEC, CameraJudged, CameraOrder, judge_camera
from harness.conformance.faults import FAULTS, known
from harness.conformance.running import run
from harness.engines.live.camera_file import public_key, read_camera_spec
from harness.errors import BadInputError
from harness.history.digest import digest
from harness.requirements.catalogue import load
from reports.cameras import camera_rows
from reports.changes import since
from reports.redacted import redacted
from reports.result import Report, Table
from reports.timeline import timeline
from reports.write import write_all

_ANYWHERE = ("0.0.0.0", "::")  # noqa: S104 - recognised here, not bound
_OPTIONS = (
    click.option(
        "--role", type=click.Choice(["cloud", "camera"]), default="cloud", show_default=True, help="What is judged."
    ),
    click.option(
        "--camera", "camera_file", type=click.Path(path_type=Path), metavar="FILE",
        help="With --role camera: what the camera is declared to be, in TOML; the sample camera by default.",
    ),
    click.option(
        "--device-key", type=click.Path(path_type=Path), metavar="FILE",
        help="With --role camera: the public key (PEM, P-256) of a camera that has its own; else one is made.",
    ),
    click.option("--sample", is_flag=True, help="With --role camera: start the sample camera, and judge it."),
    click.option(
        "--host", default="127.0.0.1", show_default=True, metavar="ADDRESS",
        help="With --role camera: the address of this machine at which the camera finds the cloud.",
    ),
    click.option(
        "--wait", "wait_s", type=click.FloatRange(min=1), default=600.0, show_default=True, metavar="SECONDS",
        help="With --role camera: how long to wait for the camera to come.",
    ),
    click.option(
        "--camera-history", type=click.Path(path_type=Path), metavar="FILE",
        help="With --role camera: where the camera's own history is in the end, if it writes one.",
    ),
)  # fmt: skip


def camera_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of the role, on a command."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@dataclass(frozen=True, slots=True)
class CameraRole:
    """What these options say. BadInputError: one of them is for a camera, and a cloud is judged."""

    role: str
    camera_file: Path | None
    device_key: Path | None
    sample: bool
    host: str
    wait_s: float
    camera_history: Path | None

    def __post_init__(self) -> None:
        said = {
            "--camera": self.camera_file, "--device-key": self.device_key, "--sample": self.sample,
            "--camera-history": self.camera_history,
        }  # fmt: skip
        for option in (name for name, value in said.items() if value and not self.of_camera):
            raise BadInputError(
                f"{option} goes with --role camera, and a cloud is judged: add the one or drop the other"
            )

    @property
    def of_camera(self) -> bool:
        """Whether a camera is judged."""
        return self.role == "camera"

    @property
    def checks(self) -> Collection[str]:
        """What can be judged in this role."""
        return BY_SIGHT if self.of_camera else CHECKS

    def words(self) -> list[str]:
        """As on the command line."""
        words = ["--role camera"]
        words += [f"--camera {shlex.quote(str(self.camera_file))}"] if self.camera_file else []
        words += [f"--device-key {shlex.quote(str(self.device_key))}"] if self.device_key else []
        words += ["--sample"] if self.sample else []
        return words + ([f"--host {self.host}"] if self.host != "127.0.0.1" else [])


def carry_out_camera(wanted: CameraRole, asked: Asked, out: Path, *, quiet: bool) -> Report:
    """Start the cloud, wait for the camera, judge it, write the reports."""
    usable("--out", out)
    _require_fitting(wanted, asked)
    expected, earlier = asked.expected(), earlier_report(asked.since, out)
    own = out.resolve() / "camera-history.parquet"
    own.unlink(missing_ok=True)
    order = CameraOrder(
        spec=read_camera_spec(wanted.camera_file) if wanted.camera_file else SAMPLE_SPEC,
        out=out,
        host=wanted.host,
        wait_s=wanted.wait_s,
        replay=asked.command(*wanted.words()),
        say=(lambda _line: None) if quiet else _say,
        sample=wanted.sample,
        fault=asked.fault,
        history=own if wanted.sample else wanted.camera_history,
        own_key=public_key(wanted.device_key) if wanted.device_key else None,
        only=asked.selected(wanted.checks),
    )
    started_us = time.time_ns() // 1_000
    with one_line_logs():
        judged = run(judge_camera(order))
    report = _report(order, judged, started_us, strict=asked.strict)
    verdicts = held_against(report.verdicts, expected, asked.asks_for, datetime.now(UTC).date())
    report = replace(
        report,
        verdicts=verdicts,
        configuration={**asked.configuration("camera", order.only), "camera": order.spec.model_dump(mode="json")},
        since=since(earlier, verdicts) if earlier else None,
    )
    report = redacted(report, Redactor())
    write_all(out, report, judged.sight.case.history)
    return report


def _require_fitting(wanted: CameraRole, asked: Asked) -> None:
    fault = asked.fault
    if asked.target is not None:
        raise BadInputError(
            f"--target {asked.target} names a cloud to be judged, and --role camera judges a camera, which comes to a "
            "cloud of camproof's own: only that one can play outages and faults to it. Take one out"
        )
    if asked.database:
        raise BadInputError("--database is for a cloud that is judged, and --role camera judges a camera: take one out")
    if asked.containers:
        raise BadInputError("--containers is for a cloud that is judged: take it out, --role camera brings its own")
    if asked.runs > 1:
        raise BadInputError("--runs is for clouds: a camera comes once a run. Take it out, and run again instead")
    _require_address(wanted.host)
    if wanted.sample and wanted.device_key:
        raise BadInputError("--device-key is for a camera of yours; the sample camera's is made: take one out")
    if fault is None:
        return
    if not wanted.sample:
        raise BadInputError("--fault with --role camera needs --sample: it is put into the sample camera")
    if known(fault).side != "camera":
        ours = [name for name, one in FAULTS.items() if one.side == "camera"]
        raise BadInputError(f"{fault} is a fault of the cloud, and a camera is judged.{did_you_mean(fault, ours)}")


def _require_address(host: str) -> None:
    """Find out before anything is set up whether one can listen there."""
    if host in _ANYWHERE:
        raise BadInputError(f"--host {host} is no address that a camera can go to: name one of this machine's")
    try:
        socket.create_server((host, 0), family=socket.AF_INET6 if ":" in host else socket.AF_INET).close()
    except OSError as refused:
        why = (refused.strerror or str(refused)).lower()
        raise BadInputError(
            f"--host {host}: nothing can listen there ({why}): name an address of this machine"
        ) from None


def _report(order: CameraOrder, judged: CameraJudged, started_us: int, *, strict: bool) -> Report:
    catalogue = tuple(load())
    recommended = [r.id for r in catalogue if r.level == "should"]
    sight = judged.sight
    return Report(
        title=f"Conformance of the camera {order.spec.name}",
        command=order.replay,
        target=f"camera {order.spec.name}" + (f" with the seeded fault {order.fault}" if order.fault else ""),
        started_us=started_us,
        finished_us=time.time_ns() // 1_000,
        camproof_version=version("camproof"),
        verdicts=with_advice(judged.verdicts, recommended, strict=strict),
        requirements=tuple(r for r in catalogue if "camera" in r.who or r.id in BY_SIGHT),
        scenario=f"One camera comes to an instrumented cloud, which plays {len(sight.acts)} acts to it.",
        history_sha256=digest(sight.case.history),
        assumptions=("a segment is made when its time is over, by the camera's own clock",),
        figures=(timeline(sight.case.history),),
        cameras=camera_rows(sight.case.history),
        tables=(_acts(judged),),
    )


def _acts(judged: CameraJudged) -> Table:
    rows = tuple(
        (act.title, f"{(act.to_us - act.from_us) / 1e6:.1f} s", act.missed or "as it must")
        for act in judged.sight.acts.values()
    )
    return Table(
        "What was played to the camera", ("Act", "Took", "The camera went on"), rows,
        "Each act goes on until the camera has done what it waits for.", prose=True,
    )  # fmt: skip


def _say(line: str) -> None:
    click.echo(f"  {time.strftime('%H:%M:%S')}  {line}", err=True)
