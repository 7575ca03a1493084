"""Kinds of answers are told apart by their times if and only if these differ."""

import re
from random import Random
from statistics import median

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.checks import keys  # noqa: F401 - importing it enters its check
from harness.checks.casefile import CaseFile
from harness.checks.facts.tried import Attempt, Expect
from harness.checks.registry import verdict
from harness.checks.timing import FINE_S, decided, differences
from harness.checks.verdict import Outcome, Verdict
from harness.history.event import Header, History

KINDS = tuple("abcdef")
TRIED = (Attempt("good", Expect.ACCEPTED, 200), *(Attempt(kind, Expect.REFUSED, 400, "no", "no") for kind in KINDS))


def rounds(count: int, *, noise_s: float = 0.001, seed: int = 1, **off_s: float) -> dict[str, list[float]]:
    """Times of 5 ms, rounds that are slow altogether, heavy-tailed noise, and some kinds that are off."""
    draw = Random(seed)
    times: dict[str, list[float]] = {kind: [] for kind in KINDS}
    for _ in range(count):
        slow_s = draw.expovariate(1 / 0.01)
        for kind in KINDS:
            times[kind].append(0.005 + slow_s + draw.expovariate(1 / noise_s) + off_s.get(kind, 0.0))
    return times


def judged(times: dict[str, list[float]]) -> Verdict:
    history = History(Header("s", "", 1, "live", "0", "", 0), ())
    return verdict("KEY-6", CaseFile(history, {}, attempts={"KEY-6": TRIED}, refusal_times=times))


def test_what_takes_less_is_found_although_rounds_vary_by_more() -> None:
    found = judged(rounds(150, c=-0.0006))
    assert found.outcome is Outcome.FAIL
    assert [e.statement.split(":")[0] for e in found.evidence] == ["c"]


def test_equal_times_pass_and_say_what_would_have_been_seen() -> None:
    found = judged(rounds(150))
    assert found.outcome is Outcome.PASS
    assert "150 rounds of 6 kinds: none is off by more than 0." in found.evidence[-1].statement


def test_a_difference_that_nobody_can_use_passes() -> None:
    assert judged(rounds(600, noise_s=0.0002, c=-0.00008)).outcome is Outcome.PASS


def test_times_that_vary_too_much_decide_nothing() -> None:
    times = rounds(60, noise_s=0.05)
    assert not decided(times)
    assert judged(times).outcome is Outcome.UNKNOWN


def test_a_coarse_pass_says_how_coarse() -> None:
    times = rounds(60, noise_s=0.006)
    assert not decided(times)
    assert re.search(r"none more than [2-9]\.\d\d ms sooner", judged(times).reason)


def test_too_few_rounds_decide_nothing() -> None:
    times = rounds(10)
    assert not decided(times)
    assert judged(times).outcome is Outcome.UNKNOWN


def test_text_alone_is_said_to_be_text_alone() -> None:
    assert "how long it takes was not measured" in judged({}).reason


@pytest.mark.parametrize("off_s", [0.0, 0.003])
def test_measuring_ends_when_it_is_clear(off_s: float) -> None:
    assert decided(rounds(150, c=off_s))


@settings(max_examples=60)
@given(seed=st.integers(0, 2**32), count=st.integers(40, 200))
def test_equal_times_are_hardly_ever_called_different(seed: int, count: int) -> None:
    assert all(d.low_s <= d.median_s <= d.high_s for d in differences(rounds(count, seed=seed)))
    assert all(d.least_s < FINE_S for d in differences(rounds(count, seed=seed)))


def test_the_interval_is_that_of_the_sign_test() -> None:
    """Of 20 differences, at 1e-4 over six kinds, only the outermost hold the median (2 * 2**-20 * 1 < 1.7e-5)."""
    times = rounds(20)
    own = next(iter(differences(times)))
    off = [a - median(rest) for a, *rest in zip(*(times[kind] for kind in KINDS), strict=True)]
    assert (own.low_s, own.high_s) == (min(off), max(off))
