from typing import Any, cast

import polars as pl
import pytest

from harness.checks.books import OutageCase
from harness.checks.expectations import judge_expectations
from harness.checks.verdict import Outcome, Verdict
from harness.history.outcome import CLASS_OUTCOME
from harness.scenario.expectations import parse_bound, parse_event
from harness.scenario.testing import S, camera_class, plan

MINUTE = 60 * S


def case(*changes: dict[str, Any], **more: Any) -> OutageCase:  # noqa: ANN401 - fields of rows and cases
    """Two sites with a door and three yards each, recording for ten minutes; a row an outage of a kind of cameras."""
    fleet = plan([camera_class(name="door"), camera_class(name="yard", count=3)], [[(0, 1e7)]] * 2)
    standard: dict[str, Any] = {
        "site": 0, "camera": 0, "cameras": 1, "outage": 1, "start_us": MINUTE, "end_us": 3 * MINUTE,
        "first_loss_us": None, "lost_us": 0, "lost_segments": 0.0, "lost_bytes": 0, "gap_start_us": None,
        "gap_end_us": None, "gaps": 0, "peak_cache_bytes": 1_000_000, "drained_us": 4 * MINUTE,
        "peak_uplink_bits_per_s": 6e6, "uploaded_bytes": 9, "local_only_us": 0,
    }  # fmt: skip
    rows = pl.DataFrame([standard | change for change in changes], schema=CLASS_OUTCOME).lazy()
    return OutageCase(fleet, rows, cast("Any", None), **more)


LOST = {"first_loss_us": 2 * MINUTE, "lost_us": 30 * S, "gaps": 1, "peak_cache_bytes": 3_900_000}
ONE_LOST = case({}, {"camera": 1, "cameras": 3, **LOST}, {"camera": 1, "cameras": 3, "outage": 2, "lost_us": 5 * S})


def judged(of: OutageCase, *must_hold: str, must_happen: tuple[str, ...] = ()) -> tuple[Verdict, ...]:
    events, bounds = tuple(map(parse_event, must_happen)), tuple(map(parse_bound, must_hold))
    return judge_expectations(events, bounds, of, "camproof run it")


@pytest.mark.parametrize(
    ("bound", "told"),
    [
        ("loss per camera <= 35 s", "loss per camera is 35 s, at site-1/yard-1"),
        ("loss per outage <= 30 s", "loss per outage is 30 s, at site-1/yard-1"),
        ("total loss = 105 s", "total loss is 1 min 45 s"),
        ("share lost <= 2.19 %", "share lost is 2.188 %"),
        ("cameras that lose <= 37.5 %", "cameras that lose is 37.5 %: 3 of 8"),
        ("gaps per camera <= 1", "gaps per camera is 1, at site-1/yard-1"),
        ("first loss >= 1 min", "first loss is 1 min"),
        ("drain time <= 1 min", "drain time is 1 min, at site-1/door-1"),
        ("peak cache < 98 %", "peak cache is 97.5 %"),
        ("peak uplink <= 6 Mbit/s", "peak uplink is 6 Mbit/s"),
        ("loss kept locally >= 0 %", "loss kept locally is 0 %"),
    ],
)
def test_a_bound_that_holds_says_what_was_measured(bound: str, told: str) -> None:
    (verdict,) = judged(ONE_LOST, bound)
    assert (verdict.outcome, verdict.reason, verdict.requirement) == (Outcome.PASS, told, str(parse_bound(bound)))
    assert verdict.evidence
    assert verdict.replay == "camproof run it"


@pytest.mark.parametrize(
    "bound",
    [
        "loss per camera <= 34 s", "loss per outage < 30 s", "total loss < 105 s", "share lost < 2.18 %",
        "cameras that lose < 37 %", "gaps per camera < 1", "first loss > 1 min", "drain time < 1 min",
        "peak cache < 97 %", "peak uplink < 6 Mbit/s", "loss kept locally > 0 %",
    ],
)  # fmt: skip
def test_a_bound_that_does_not_hold_fails(bound: str) -> None:
    (verdict,) = judged(ONE_LOST, bound)
    assert verdict.outcome is Outcome.FAIL
    assert "expected was" in verdict.reason


def test_a_cache_that_never_emptied_drains_never() -> None:
    (verdict,) = judged(case({"drained_us": None}), "drain time <= 10 d")
    assert verdict.outcome is Outcome.FAIL
    assert "drain time is never: 1 caches" in verdict.reason


def test_nothing_lost_is_a_first_loss_that_never_comes() -> None:
    (verdict,) = judged(case({}), "first loss >= 10 min")
    assert (verdict.outcome, verdict.reason) == (Outcome.PASS, "first loss is never")


@pytest.mark.parametrize(
    ("event", "of"),
    [
        ("some outage", ONE_LOST), ("some camera drops", ONE_LOST), ("some cache fills", ONE_LOST),
        ("every camera drops", case({"cameras": 4, **LOST}, {"camera": 4, "cameras": 4, **LOST})),
        ("some camera does not drain", case({"drained_us": None})),
        ("a region's limit binds", case({}, limited=frozenset({1}))), ("some credentials expire", case({}, expired=3)),
    ],
)  # fmt: skip
def test_what_happened_passes_and_what_did_not_is_unknown(event: str, of: OutageCase) -> None:
    nothing = case({"outage": 0})
    assert [verdict.outcome for verdict in judged(of, must_happen=(event,))] == [Outcome.PASS]
    assert [verdict.outcome for verdict in judged(nothing, must_happen=(event,))] == [Outcome.UNKNOWN]


def test_a_camera_that_kept_all_is_missing_where_every_camera_must_drop() -> None:
    (verdict,) = judged(ONE_LOST, must_happen=("every camera drops",))
    assert (verdict.outcome, verdict.reason[:12]) == (Outcome.UNKNOWN, "3 of 8 camer")


def test_no_bound_passes_in_a_run_that_tested_nothing_but_one_that_is_broken_is() -> None:
    verdicts = judged(
        ONE_LOST, "loss per camera <= 1 h", "loss per camera <= 1 s", must_happen=("some credentials expire",)
    )
    assert [verdict.outcome for verdict in verdicts] == [Outcome.UNKNOWN, Outcome.UNKNOWN, Outcome.FAIL]
    assert "tested nothing" in verdicts[1].reason


@pytest.mark.parametrize("bound", ["peak uplink <= 6 Mbit/s", "peak cache <= 98 %", "peak uplink > 6 Mbit/s"])
def test_a_peak_that_was_not_measured_is_unknown(bound: str) -> None:
    (verdict,) = judged(case(), bound)
    assert verdict.outcome is Outcome.UNKNOWN
    assert "was not measured" in verdict.reason
