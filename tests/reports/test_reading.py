from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.checks.verdict import Outcome, Verdict
from reports.reading import by_area, headline, moment, span, worst
from reports.result import Report


def _of(*outcomes: Outcome) -> Report:
    verdicts = tuple(Verdict(f"R-{number}", outcome, "since") for number, outcome in enumerate(outcomes))
    return Report("t", "camproof", "cloud", 0, 1, "0", verdicts)


@given(st.lists(st.sampled_from(Outcome), max_size=5))
def test_headline_says_what_the_exit_status_says(outcomes: list[Outcome]) -> None:
    report = _of(*outcomes)
    said = {0: Outcome.PASS, 1: Outcome.FAIL, 3: Outcome.ERROR, 4: Outcome.UNKNOWN}
    assert headline(report).outcome is said[report.tally.exit_status]


@given(st.lists(st.sampled_from(Outcome), min_size=1))
def test_worst_never_rounds_up(outcomes: list[Outcome]) -> None:
    found = worst(outcomes)
    assert found in outcomes
    if found is Outcome.PASS:
        assert set(outcomes) <= {Outcome.PASS, Outcome.SKIP}


def test_nothing_has_no_worst() -> None:
    assert worst([]) is None


@pytest.mark.parametrize(
    ("outcomes", "words"),
    [
        ([Outcome.PASS], "Conformant: the one promise that was judged is kept"),
        ([Outcome.PASS, Outcome.FAIL], "Not conformant: 1 of 2 promises is broken"),
        ([Outcome.ERROR, Outcome.PASS], "No verdict: camproof failed on 1 check"),
        ([Outcome.UNKNOWN, Outcome.PASS], "Undecided: nothing is broken, but 1 of 2 promises could not be judged"),
        ([Outcome.SKIP], "Undecided: nothing was judged"),
        ([], "Undecided: nothing was judged"),
    ],
)
def test_headline_is_plain_words(outcomes: list[Outcome], words: str) -> None:
    assert headline(_of(*outcomes)).words == words


def test_areas_follow_the_catalogue_and_strangers_come_last(report: Report) -> None:
    areas = by_area(replace(report, verdicts=report.verdicts[::-1]))
    wanted = dict.fromkeys(requirement.area for requirement in report.requirements)
    assert list(areas) == [area for area in wanted if area in areas] + ["Other"]
    assert [line.verdict.requirement for line in areas["Other"]] == ["MADE-UP-1"]
    assert sum(len(lines) for lines in areas.values()) == len(report.verdicts)


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.04, "0.0 s"), (59.94, "59.9 s"), (83.4, "1 min 23 s"), (7384, "2 h 3 min")]
)
def test_durations_are_for_people(seconds: float, words: str) -> None:
    assert span(seconds) == words


def test_moments_are_utc() -> None:
    assert moment(1_748_779_200_999_999) == "2025-06-01 12:00:00 UTC"


def test_assumptions_are_told_once_with_what_rests_on_them() -> None:
    verdicts = tuple(Verdict(name, Outcome.PASS, "", assumptions=("one hour",)) for name in ("A-1", "A-2"))
    report = replace(_of(), verdicts=verdicts, assumptions=("two seconds",))
    assert report.all_assumptions() == {"two seconds": (), "one hour": ("A-1", "A-2")}
