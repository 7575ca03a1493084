"""The kill matrix: each seeded fault is caught, by the requirement that is named for it."""

import asyncio
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from harness.camera.media.template import scene_template
from harness.checks.verdict import Outcome
from harness.conformance.embedded import REGIONS, embedded
from harness.conformance.faults import FAULTS, camera_parts, known
from harness.conformance.kill.probe import Killing
from harness.conformance.order import Order
from harness.conformance.plans import suite
from harness.conformance.run import Judged, judge
from harness.errors import BadInputError

_ABREAST = 3  # runs at a time in one process: half of a run is waiting while cameras record
_IDS = tuple(FAULTS)
_COMPANY = {fault: _IDS[n // _ABREAST * _ABREAST : (n // _ABREAST + 1) * _ABREAST] for n, fault in enumerate(_IDS)}


async def _judged(fault: str) -> Judged:
    with TemporaryDirectory(prefix="camproof-") as folder:
        async with embedded(Path(folder), credential_life_s=10.0, fault=fault) as target:
            killing = Killing(fault) if "IDX-2" in FAULTS[fault].requirements else None  # it takes its time
            throttles = "BUF-11" in FAULTS[fault].requirements
            order = Order(
                target, suite(REGIONS), scene_template(1.0), camera_parts(fault), killing=killing, throttles=throttles,
                timing_rounds=600 if "KEY-6" in FAULTS[fault].requirements else 0,
            )  # fmt: skip
            return await judge(order)


@lru_cache(maxsize=1)
def _all_judged(faults: tuple[str, ...]) -> Mapping[str, Judged | BaseException]:
    async def together() -> list[Judged | BaseException]:
        return await asyncio.gather(*map(_judged, faults), return_exceptions=True)

    return dict(zip(faults, asyncio.run(together()), strict=True))


@pytest.fixture(scope="module")
def chosen(request: pytest.FixtureRequest) -> frozenset[str]:
    """The faults that this session tests: a single one is run without company."""
    of_here = (item for item in request.session.items if getattr(item, "originalname", "") == "test_is_caught_by_name")
    return frozenset(str(item.callspec.params["fault"]) for item in of_here if isinstance(item, pytest.Function))


@pytest.mark.timeout(420)
@pytest.mark.parametrize(
    "fault", [pytest.param(fault, marks=pytest.mark.xdist_group(_COMPANY[fault][0])) for fault in FAULTS]
)
def test_is_caught_by_name(fault: str, chosen: frozenset[str]) -> None:
    company = tuple(other for other in _COMPANY[fault] if other in chosen)
    wrong = _wrong(fault, _all_judged(company)[fault])
    if wrong:  # cameras live in real time, and a machine that is busy can cut them short: once more, alone
        wrong = _wrong(fault, asyncio.run(_judged(fault)))
    assert not wrong, wrong


def _wrong(fault: str, judged: Judged | BaseException) -> str:
    """What is not as the catalogue of faults says; "" if all is."""
    if isinstance(judged, BaseException):
        return repr(judged)
    outcomes = {v.requirement: v.outcome for v in judged.verdicts}
    failed = {requirement for requirement, outcome in outcomes.items() if outcome is Outcome.FAIL}
    wanted = set(FAULTS[fault].requirements)
    missed, besides = wanted - failed, failed - wanted - set(FAULTS[fault].also)
    if not missed and not besides and Outcome.ERROR not in outcomes.values():
        return ""
    reasons = {v.requirement: v.reason for v in judged.verdicts if v.outcome is not Outcome.PASS}
    return f"missed: {sorted(missed)}, fails besides: {sorted(besides)}, of all that does not pass: {reasons}"


async def _without_folders(folder: Path, fault: str) -> Judged:
    async with embedded(folder, credential_life_s=10.0, fault=fault) as target:
        bare = target.model_copy(update={"evidence": (), "global_at_rest": ()})
        return await judge(Order(bare, suite(REGIONS), scene_template(1.0), camera_parts(fault)))


def test_strays_are_seen_without_the_operators_folders(tmp_path: Path) -> None:
    judged = asyncio.run(_without_folders(tmp_path, "row-in-other-region"))
    outcomes = {v.requirement: v.outcome for v in judged.verdicts}
    assert outcomes["REG-2"] is Outcome.FAIL
    assert outcomes["ENC-1"] is Outcome.SKIP


def test_there_are_at_least_ten_on_both_sides() -> None:
    assert len(FAULTS) >= 10
    assert {fault.side for fault in FAULTS.values()} == {"camera", "cloud"}


def test_a_slip_of_the_finger_is_understood() -> None:
    with pytest.raises(BadInputError, match="did you mean iv-repeats"):
        known("iv-repeat")
