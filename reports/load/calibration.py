"""The paper of a calibration: what the cloud takes, and how far predictions from it were off."""

from collections.abc import Iterator
from dataclasses import asdict
from importlib.metadata import version
from typing import Any

from harness.capacity.calibration import Calibration
from harness.load.check import Check
from harness.load.kinds import MEANING, Kind
from harness.scenario.readable import share, size
from reports.load import figures
from reports.load.words import off, often, time
from reports.paper.value import Grid, Paper, Section, Tone

_BUSY = 0.9
_TAKES = (
    "Clients that ask for one type of request, one after the other: alone, it takes its service time; the most that "
    "came through in any step is the capacity. A token comes with the discovery document, a sign-in with its form and "
    "token: they count as one."
)
_CHECKED = (
    "A load test of {cameras} cameras and {viewers} viewers, predicted to take {share} of the cloud, and made. Off is "
    "how far the prediction is from what was measured. Mean response times of a cloud that shares its machine with the "
    "load, or with others, differ from one minute to the next."
)


def calibration_paper(calibration: Calibration, checked: Check | None, command: str) -> Paper:
    """All of it as a value."""
    services = calibration.services
    store = services.get(Kind.STORE)
    takes = f"Takes {often(store.capacity_per_s)} segments of {size(calibration.segment_bytes)}" if store else ""
    return Paper(
        kicker=f"{calibration.cloud}: calibration",
        headline=takes or "No segment came through",
        tone=Tone.PLAIN if store else Tone.OPEN,
        lead=_lead(calibration, checked),
        facts=(
            ("Cloud", calibration.cloud),
            ("Regions", ", ".join(calibration.regions)),
            ("Machine", calibration.machine),
            ("Measured", calibration.measured),
        ),
        sections=tuple(_sections(calibration, checked)),
        command=command,
        camproof_version=version("camproof"),
        data=_data(calibration, checked),
    )


def tables(calibration: Calibration, checked: Check | None) -> dict[str, list[dict[str, Any]]]:
    """Rows of CSV files, by name."""
    found = {
        "levels": [level.model_dump() for level in calibration.levels],
        "services": [asdict(service) for service in calibration.services.values()],
        "predicted": _compared(checked),
    }
    return {name: rows for name, rows in found.items() if rows}


def _lead(calibration: Calibration, checked: Check | None) -> str:
    text = f"{len(calibration.services)} types of request, each with up to {_most(calibration)} clients at once."
    if checked is not None and (rows := checked.rows()):
        rates, times = (
            [abs(e) for e in each] for each in zip(*((r.rate_error, r.time_error) for r in rows), strict=True)
        )
        middle = sorted(times)[len(times) // 2]
        text += (
            f" Predictions of a load test were off by {share(max(rates))} at the most in requests a second; in "
            f"response times by {share(middle)} in the middle, and {share(max(times))} at the most."
        )
    if calibration.busy is not None and calibration.busy > _BUSY:
        text += f" The load generator was busy itself ({share(calibration.busy)} of a processor): add --workers."
    return text


def _most(calibration: Calibration) -> int:
    return max(level.at_once for level in calibration.levels)


def _sections(calibration: Calibration, checked: Check | None) -> Iterator[Section]:
    heads = ("Request", "Service time", "Capacity", "Abreast")
    rows = tuple(
        (one.kind, time(one.service_us), often(one.capacity_per_s), f"{one.abreast:.2g}")
        for one in calibration.services.values()
    )
    yield Section("What it takes", _TAKES, (Grid("", heads, rows),))
    if checked is not None:
        yield _check_section(checked)
    yield Section(
        "Step by step",
        grids=(_steps(calibration),),
        figures=(figures.ladder(calibration, salt=calibration.measured),),
    )
    known = tuple((kind, MEANING[Kind(kind)]) for kind in calibration.services)
    yield Section("What the names mean", grids=(Grid("", ("Name", "What it is"), known, prose=True),))


def _check_section(checked: Check) -> Section:
    heads = ("Request", "Rate predicted", "Measured", "Off", "Mean predicted", "Measured", "Off")
    rows = tuple(
        (
            one.kind, often(one.predicted_per_s), often(one.measured_per_s), off(one.rate_error),
            time(one.predicted_us), time(one.measured_us), off(one.time_error),
        )
        for one in checked.rows()
    )  # fmt: skip
    text = _CHECKED.format(
        cameras=checked.order.cameras, viewers=checked.order.viewers, share=share(checked.prediction.utilisation)
    )
    return Section("Predicted against measured", text, (Grid("", heads, rows),))


def _steps(calibration: Calibration) -> Grid:
    heads = ("Request", "Clients", "Requests", "Failed", "Rate", "Mean", "95 %")
    rows = tuple(
        (
            one.kind, f"{one.at_once}", f"{one.requests:,}", f"{one.failures:,}", often(one.per_s),
            time(one.mean_us), time(one.p95_us),
        )
        for one in calibration.levels
    )  # fmt: skip
    return Grid("", heads, rows)


def _data(calibration: Calibration, checked: Check | None) -> dict[str, object]:
    services = {kind: asdict(one) for kind, one in calibration.services.items()}
    check = None
    if checked is not None:
        check = {"order": checked.order.model_dump(mode="json"), "utilisation": checked.prediction.utilisation}
    return {
        "calibration": calibration.model_dump(mode="json"), "services": services, "check": check,
        "compared": _compared(checked),
    }  # fmt: skip


def _compared(checked: Check | None) -> list[dict[str, Any]]:
    rows = checked.rows() if checked is not None else ()
    return [{**one.model_dump(), "rate_error": one.rate_error, "time_error": one.time_error} for one in rows]
