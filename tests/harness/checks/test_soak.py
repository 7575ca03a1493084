from collections.abc import Callable
from random import Random

import pytest

from harness.checks.soak import Books, Kept, books_balance, flat_memory, retention_makes_room, trend
from harness.checks.verdict import Outcome

_MB, _HOUR_S = 1_000_000, 3600


def samples(level_mb: Callable[[float], float], seconds: int = 4 * _HOUR_S) -> list[tuple[float, int]]:
    """One each ten seconds, with noise, and caches that are full for a while now and then."""
    luck = Random(1)
    return [
        (at, round((level_mb(at) + luck.uniform(0, 2) + (40 if at % 1800 < 300 else 0)) * _MB))
        for at in range(0, seconds, 10)
    ]


@pytest.mark.parametrize(
    ("level_mb", "seconds", "outcome"),
    [
        (lambda _: 150.0, 4 * _HOUR_S, Outcome.PASS),
        (lambda at: 150 + min(at / 60, 20), 4 * _HOUR_S, Outcome.PASS),  # it is warm after twenty minutes
        (lambda at: 150 + 40 * at / _HOUR_S, 4 * _HOUR_S, Outcome.FAIL),
        (lambda at: 150 + at, 60, Outcome.UNKNOWN),  # six samples
        (lambda at: 150 + 40 * at / _HOUR_S, 200, Outcome.UNKNOWN),  # 2 MB in all: it may be getting warm
    ],
)
def test_memory_is_judged_by_the_floors_of_its_stretches(
    level_mb: Callable[[float], float], seconds: int, outcome: Outcome
) -> None:
    (verdict,) = flat_memory({"cloud": samples(level_mb, seconds)}, "again")
    assert verdict.outcome is outcome
    assert verdict.requirement == "memory of cloud stays flat"


@pytest.mark.parametrize(
    ("an_s_mb", "dips", "outcome"),
    [
        (6, 0, Outcome.FAIL),  # 36 MB in all, of 2 GB
        (6, 1, Outcome.FAIL),  # its last floor lies where it began
        (0.5, 0, Outcome.UNKNOWN),  # 1.8 GB an hour, but 3 MB in all
        (0, 0, Outcome.PASS),
    ],
)
def test_a_large_process_hides_no_leak_of_gigabytes_an_hour_from_a_short_look(
    an_s_mb: float, dips: int, outcome: Outcome
) -> None:
    seen = [(step / 4, round((2_000 + an_s_mb * step / 4) * _MB)) for step in range(32)]
    held = [*seen[: len(seen) - dips], *((at, 2_000 * _MB) for at, _ in seen[len(seen) - dips :])]
    (verdict,) = flat_memory({"cameras": held}, "again")
    assert verdict.outcome is outcome, verdict


def test_a_trend_has_slope_interval_and_ends() -> None:
    found = trend(samples(lambda at: 150 + 40 * at / _HOUR_S))
    assert found is not None
    assert found.low_bytes < found.an_hour_bytes < found.high_bytes
    assert found.an_hour_bytes == pytest.approx(40 * _MB, rel=0.1)
    assert found.peak_bytes > found.last_bytes > found.first_bytes


@pytest.mark.parametrize(
    ("books", "outcome"),
    [
        (Books(10, 7, 2, 1), Outcome.PASS),
        (Books(10, 7, 2, 0), Outcome.FAIL),
        (Books(10, 7, 2, 1, ("acknowledged twice",)), Outcome.FAIL),
        (Books(0, 0, 0, 0), Outcome.UNKNOWN),
    ],
)
def test_each_segment_ends_once(books: Books, outcome: Outcome) -> None:
    assert books_balance(books, "again").outcome is outcome


@pytest.mark.parametrize(
    ("stored", "outcome"),
    [
        ([(100.0, 10_000), (130.0, 12_000)], Outcome.PASS),
        ([(100.0, 10_000), (130.0, 20_000)], Outcome.FAIL),
        ([(100.0, 20_000)], Outcome.UNKNOWN),
    ],
)
def test_no_more_is_stored_than_retention_leaves(stored: list[tuple[float, int]], outcome: Outcome) -> None:
    kept = Kept(stored, keeps_s=100.0, round_s=10.0, bytes_per_s=100.0)
    assert retention_makes_room(kept, "again").outcome is outcome
