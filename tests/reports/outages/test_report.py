import json
from dataclasses import replace

import polars as pl
import pytest

from harness.checks.verdict import Outcome, Verdict
from harness.engines.result import GAPS, HOURLY, SERIES, ModelResult, Totals
from harness.history.outcome import CLASS_OUTCOME
from harness.scenario.plan import Plan
from harness.scenario.testing import S, camera_class, plan
from reports.html import as_html
from reports.json_report import as_json
from reports.outages.report import Ran, outage_report
from reports.reading import headline
from reports.result import Report

RAN = Ran(
    "camproof run short-cut.yaml", "fluid", "Why it matters.", 0, 2 * S, (("Back-off", "0.5 s to 8 s", "assumed"),)
)


def short_cut() -> Plan:
    return plan([camera_class()], [[(0, 1e7), (60, 0), (120, 1e7)]])


def lost_ten_seconds(*, hourly: bool = True) -> ModelResult:
    lost = (76 * S, 10 * S, 5.0, 2_500_000, 60 * S, 70 * S, 1)
    outcome = pl.DataFrame(
        [(0, 0, 1, 60 * S, 120 * S, *lost, 4_000_000, 150 * S, 4e6, 9, 0, 1)],
        schema=CLASS_OUTCOME, orient="row",
    )  # fmt: skip
    series = [
        (t * S, 0, 4_000_000 * (60 < t < 150), 0.5, 2e6, 1e7, 0, float(60 < t <= 120)) for t in range(30, 630, 30)
    ]
    return ModelResult(
        outcome.lazy(), Totals(10, 8, 0, 2, 5, 4, 0, 1), pl.DataFrame(schema=GAPS),
        pl.DataFrame(series, schema=SERIES, orient="row"),
        pl.DataFrame([(0, 0, 1, 0, 10 * S)], schema=HOURLY, orient="row") if hourly else None, "ab" * 32,
    )  # fmt: skip


@pytest.fixture(scope="module")
def report() -> Report:
    expected = Verdict("loss per camera <= 30 s", Outcome.PASS, "The most that a camera lost is 10 s.")
    return outage_report(short_cut(), lost_ten_seconds(), [expected], RAN)


def test_the_page_has_verdict_numbers_figures_and_what_they_rest_on(report: Report) -> None:
    page = as_html(report)
    for words in (
        "As expected",
        "loss per camera",
        "10 s",
        "Backlog",
        "Loss by camera and hour",
        "Back-off",
        "assumed",
    ):
        assert words in page


def test_programs_get_the_numbers(report: Report) -> None:
    data = json.loads(as_json(report))["data"]
    assert data["costs"][0]["lost_us"] == 10 * S
    assert data["totals"]["dropped_bytes"] == 2
    assert data["engine"] == "fluid"


def test_a_fleet_too_big_to_list_has_no_map_of_losses() -> None:
    big = outage_report(short_cut(), lost_ten_seconds(hourly=False), [], RAN)
    assert [figure.title for figure in big.figures] == ["Backlog", "Use of the uplinks", "The fullest stream cache"]


def test_a_map_of_losses_is_drawn_only_where_there_are_any() -> None:
    nothing = replace(lost_ten_seconds(), hourly=pl.DataFrame(schema=HOURLY))
    titles = [figure.title for figure in outage_report(short_cut(), nothing, [], RAN).figures]
    assert titles == ["Backlog", "Use of the uplinks", "The fullest stream cache"]


def test_the_headline_says_what_it_cost(report: Report) -> None:
    assert headline(report).sentence == (
        "10 s of video were lost, 1.67 % of what was recorded; site/camera-1 lost most, 10 s."
    )


def test_a_scenario_that_asks_for_nothing_is_told_its_cost() -> None:
    books = Verdict("BUF-4", Outcome.PASS, "They balance.")
    head = headline(outage_report(short_cut(), lost_ten_seconds(), [books], RAN))
    assert head.words == "Nothing was asked to hold; this is what it costs"
    assert head.sentence.startswith("10 s of video were lost")
    assert head.outcome is Outcome.PASS


def test_what_breaks_is_told_first_though_nothing_was_asked() -> None:
    books = Verdict("BUF-4", Outcome.FAIL, "They don't balance.")
    head = headline(outage_report(short_cut(), lost_ten_seconds(), [books], RAN))
    assert head.words == "Not as expected: 1 of 1 expectations is broken"


def test_the_scenario_is_told_in_a_sentence(report: Report) -> None:
    assert report.scenario == "1 camera at 1 site for 10 min. Why it matters."
