import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.errors import BadInputError
from harness.load.kinds import Act
from harness.load.measured import Measured
from harness.load.thresholds import DEFAULT, METRICS, STATISTICS, Answer, Threshold, judge, parse_threshold
from harness.scenario.expectations import Comparison
from tests.harness.load.series import measured, series


@pytest.mark.parametrize(
    ("text", "value", "answer"),
    [
        ("store.p95 < 800 ms", 95_000, Answer.KEPT),
        ("store.p95<95ms", 95_000, Answer.OVER),
        ("store.p95 <= 95 ms", 95_000, Answer.KEPT),
        ("store.p99 < 98.9 ms", 99_000, Answer.OVER),
        ("store.mean < 51 ms", 50_500, Answer.KEPT),
        ("store.max < 0.1 s", 100_000, Answer.OVER),
        ("store.failure_ratio < 5 %", 0.05, Answer.OVER),
        ("store.failure_ratio <= 5 %", 0.05, Answer.KEPT),
        ("store.rate >= 10 /s", 10.0, Answer.KEPT),
        ("store.rate > 601 /min", 10.0, Answer.OVER),
        ("store.failures < 6", 5, Answer.KEPT),
        ("all.requests > 110", 110, Answer.OVER),
        ("all.failure_ratio < 4.6 %", 5 / 110, Answer.KEPT),
        ("segment.p50 < 999 ms", 1_000_000, Answer.OVER),
        ("media.requests >= 1", 0, Answer.OVER),
        ("store.failure_ratio < 0.1 %", 0.05, Answer.OVER),  # that 5 of 100 failed is enough to know
    ],
)
def test_a_bound_is_held_against_what_was_measured(text: str, value: float, answer: Answer) -> None:
    judged = judge(parse_threshold(text), measured())
    assert judged.value == pytest.approx(value)
    assert judged.answer is answer


@pytest.mark.parametrize(
    "text", ["index.p99 < 1 s", "index.p95 < 1 ms", "media.mean < 1 s", "index.failure_ratio < 1 %"]
)
def test_of_too_few_requests_nothing_is_said(text: str) -> None:
    judged = judge(parse_threshold(text), measured())
    assert judged.answer is Answer.UNDECIDED
    assert f"of the {judged.threshold.fewest} requests" in judged.why


def test_so_many_requests_are_few() -> None:
    wanted = {"p50": 10, "p90": 10, "p95": 20, "p99": 100, "mean": 10, "max": 10, "rate": 10, "requests": 0}
    assert {name: STATISTICS[name].fewest for name in wanted} == wanted
    assert parse_threshold(DEFAULT[0]).fewest == 100
    assert parse_threshold("store.failure_ratio < 0.1 %").fewest == 1000


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("stor.p95 < 800 ms", "Did you mean 'store.p95'?"),
        ("store.p59 < 800 ms", "Did you mean 'store.p"),
        ("nonsense < 5", "`camproof load --metrics` lists them"),
        ("store.p95 < 800", "has no unit"),
        ("store.p95 < 8 %", "is no unit of a duration"),
        ("store.failures < 2.5", "is no whole number"),
        ("store.p95 = 800 ms", "write a metric"),
        ("store.p95", "write a metric"),
    ],
)
def test_what_is_no_threshold_is_refused(text: str, said: str) -> None:
    with pytest.raises(BadInputError, match="threshold") as refused:
        parse_threshold(text)
    assert said in str(refused.value)


@given(
    st.sampled_from(METRICS), st.sampled_from([c for c in Comparison if c is not Comparison.EQUAL]), st.integers(1, 99)
)
def test_what_is_written_is_read_again(metric: str, comparison: Comparison, value: int) -> None:
    subject, _, statistic = metric.rpartition(".")
    threshold = Threshold(subject, statistic, comparison, value / 100 if statistic == "failure_ratio" else value)
    assert parse_threshold(str(threshold)) == threshold


def test_video_that_does_not_play_is_over_the_usual_bounds_and_empty_visits_can_be() -> None:
    acts = (series(Act.PLAYBACK, [50] * 200, failures=1), series(Act.VISIT, [300] * 40, failures=2))
    found = Measured(acts=acts, lasted_s=10.0)
    usual = {bound: judge(parse_threshold(bound), found).answer for bound in DEFAULT}
    assert [bound for bound, answer in usual.items() if answer is Answer.OVER] == ["playback.failures < 1"]
    assert judge(parse_threshold("visit.failure_ratio < 5 %"), found).answer is Answer.OVER
    assert judge(parse_threshold("visit.failures < 3"), found).answer is Answer.KEPT


def test_nothing_was_measured() -> None:
    assert judge(parse_threshold("all.mean < 1 s"), Measured()).answer is Answer.UNDECIDED
