import numpy as np
import pytest

from harness.faults import episodes
from harness.faults.episodes import Durations, Episodes

HOUR = 3_600_000_000


def sites(*numbers: int) -> np.ndarray:
    return np.array(numbers, np.int32)


def lasting(duration_us: int) -> Durations:
    return lambda _, count: np.full(count, duration_us, np.int64)


def listed(found: Episodes) -> list[tuple[int, int, int]]:
    return list(zip(found.site.tolist(), found.start_us.tolist(), found.end_us.tolist(), strict=True))


def test_fixed_ones_happen_at_each_site() -> None:
    assert listed(episodes.fixed(sites(3, 7), [10, 50], 5)) == [(3, 10, 15), (3, 50, 55), (7, 10, 15), (7, 50, 55)]


def test_periodic_ones_begin_before_the_end() -> None:
    assert listed(episodes.periodic(sites(0), 10, 20, 5, 50)) == [(0, 10, 15), (0, 30, 35)]
    assert listed(episodes.periodic(sites(0), 60, 20, 5, 50)) == []


def test_flapping_ends_with_its_spell() -> None:
    spells = Episodes(sites(1, 2), np.array([0, 100]), np.array([25, 130]))
    assert listed(episodes.flapping(spells, 4, 6)) == [
        (1, 0, 4), (1, 10, 14), (1, 20, 24), (2, 100, 104), (2, 110, 114), (2, 120, 124)
    ]  # fmt: skip
    assert listed(episodes.flapping(Episodes(sites(1), np.array([0]), np.array([12])), 4, 6))[-1] == (1, 10, 12)


def test_random_ones_come_as_often_as_asked() -> None:
    everywhere = np.arange(2_000, dtype=np.int32)
    rng = np.random.Generator(np.random.Philox(5))
    found = episodes.drawn(everywhere, 2 / (168 * HOUR), lasting(HOUR), 30 * 24 * HOUR, rng, together=False)
    expected = 2_000 * 2 * 30 / 7
    assert abs(len(found) - expected) < 5 * expected**0.5
    assert set(np.unique(found.end_us - found.start_us)) == {HOUR}
    assert np.bincount(found.site, minlength=2_000).var() == pytest.approx(2 * 30 / 7, rel=0.2)  # as Poisson has it


def test_together_means_at_the_same_moments() -> None:
    rng = np.random.Generator(np.random.Philox(5))
    found = episodes.drawn(sites(4, 9), 10 / HOUR, lasting(7), HOUR, rng, together=True)
    of = {site: found.start_us[found.site == site].tolist() for site in (4, 9)}
    assert of[4] == of[9]
    assert len(of[4]) > 0


def test_the_same_seed_gives_the_same() -> None:
    def draw(seed: int) -> list[tuple[int, int, int]]:
        rng = np.random.Generator(np.random.Philox(seed))
        return listed(episodes.drawn(sites(1, 2, 3), 5 / HOUR, lasting(7), HOUR, rng, together=False))

    assert draw(1) == draw(1) != draw(2)


def test_what_is_outside_the_run_is_left_out() -> None:
    outside = Episodes(sites(0, 0, 0, 0), np.array([-5, 10, 20, -9]), np.array([5, 10, 40, -1]))
    assert listed(outside.within(20)) == [(0, 0, 5)]
