from junitparser import Error, Failure, JUnitXml, Skipped, TestSuite

from reports.junit import as_junit
from reports.result import Report


def _suite(report: Report) -> TestSuite:
    (suite,) = JUnitXml.fromstring(as_junit(report).decode())
    assert isinstance(suite, TestSuite)
    return suite


def test_one_case_a_verdict_and_the_counts_fit(report: Report) -> None:
    suite = _suite(report)
    assert (suite.tests, suite.failures, suite.errors, suite.skipped) == (12, 3, 1, 1)
    assert {case.name for case in suite} >= {"ENC-4", "CRED-3 · door", "CRED-3 · yard"}


def test_undecided_is_a_failure_of_its_own_type(report: Report) -> None:
    results = {case.name: case.result for case in _suite(report)}
    assert results["BUF-4"] == []
    for name, kind, word in (
        ("ENC-4", Failure, "fail"),
        ("CRED-5", Failure, "unknown"),
        ("IDX-2", Error, "error"),
        ("KEY-3", Skipped, None),
    ):
        (result,) = results[name]
        assert isinstance(result, kind)
        assert result.type == word


def test_a_failure_says_what_was_required_and_how_to_see_it_again(report: Report) -> None:
    (failure,) = next(case for case in _suite(report) if case.name == "ENC-4").result
    assert failure.message == "2 segments of 2 cameras were encrypted with the same IV and the same key"
    assert "iv  6f0e33a1" in failure.text
    assert "Again: camproof conform --only ENC-4 --seed 7" in failure.text


def test_evil_strings_leave_the_document_whole(evil: Report) -> None:
    (case,) = _suite(evil)
    assert "<script>alert('x')</script>" in case.name
    assert "\x1b" not in case.name


def test_the_suite_took_as_long_as_the_run(report: Report) -> None:
    assert report.duration_s > 0
    assert _suite(report).time == report.duration_s
