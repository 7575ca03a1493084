import json
from math import nan

import pytest

from harness.load.measured import Measured
from harness.load.order import Order
from harness.load.thresholds import judge, parse_threshold
from reports.load.report import Finished, exit_status, load_paper, tables
from reports.load.words import often, time, told
from reports.paper.html import as_html
from reports.paper.pdf import as_pdf
from reports.paper.value import Tone
from reports.paper.write import as_json
from tests.harness.load.series import measured

KEPT, OVER, OPEN = "store.p95 < 800 ms", "store.failure_ratio < 1 %", "index.p99 < 1 s"


def finished(*bounds: str) -> Finished:
    return of(measured(), *bounds)


def of(found: Measured, *bounds: str) -> Finished:
    judged = [judge(parse_threshold(bound), found) for bound in bounds]
    return Finished(Order(), "embedded <cloud>", "", found, judged, "a machine", "camproof load")


@pytest.mark.parametrize(
    ("bounds", "status", "tone", "headline"),
    [
        ((KEPT,), 0, Tone.GOOD, "The threshold is kept"),
        ((KEPT, "store.mean < 1 s"), 0, Tone.GOOD, "Both thresholds are kept"),
        ((KEPT, OVER, OPEN), 1, Tone.BAD, "1 of 3 thresholds is over"),
        ((KEPT, OPEN), 4, Tone.OPEN, "Undecided: too few requests for 1 of 2 thresholds"),
    ],
)
def test_the_headline_and_the_status_say_the_same(
    bounds: tuple[str, ...], status: int, tone: Tone, headline: str
) -> None:
    paper = load_paper(finished(*bounds))
    assert (exit_status(finished(*bounds)), paper.tone, paper.headline) == (status, tone, headline)


@pytest.mark.parametrize("broken", [measured(whole=False), measured(crashed=2), measured(lost=1)])
def test_a_load_that_came_to_no_proper_end_is_camproofs_failure(broken: Measured) -> None:
    assert exit_status(of(broken, KEPT)) == 3
    assert load_paper(of(broken, KEPT)).tone is Tone.OPEN


def test_the_page_tells_figures_failures_and_what_to_know() -> None:
    page = as_html(load_paper(of(measured(unsent=3, busy=0.97), KEPT, OVER)))
    for words in (
        "503 SlowDown",
        "95\N{NO-BREAK SPACE}ms",
        "3 segments came due",
        "busy itself",
        "Requests over time",
        "<svg",
    ):
        assert words in page
    assert "embedded &lt;cloud&gt;" in page
    assert as_pdf(load_paper(finished(KEPT))).startswith(b"%PDF")


def test_json_and_csv_have_all_numbers() -> None:
    document = json.loads(as_json(load_paper(finished(KEPT, OPEN))))
    assert document["requests"]["store"]["p95"] == 95_000
    assert document["requests"]["index"]["p99"] == 4_000
    assert [one["answer"] for one in document["thresholds"]] == ["kept", "undecided"]
    rows = tables(finished(KEPT))
    assert {row["name"] for row in rows["requests"]} >= {"store", "index", "segment", "all"}
    assert sum(row["store"] for row in rows["seconds"]) == 100


def test_nothing_was_measured() -> None:
    empty = Measured(whole=True)
    assert load_paper(of(empty, KEPT)).headline.startswith("Undecided")
    assert tables(of(empty, KEPT))["seconds"] == []


def test_numbers_are_for_people() -> None:
    assert [time(us) for us in (nan, 950, 12_345, 999_900, 2_500_000)] == ["-", "0.95 ms", "12.3 ms", "1 s", "2.5 s"]
    assert often(nan) == "-"
    assert [told("failures", 12.0), told("failure_ratio", 0.01), told("rate", 2.0)] == ["12", "1 %", "2 /s"]
