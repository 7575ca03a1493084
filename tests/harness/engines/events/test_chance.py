import pytest

from harness.engines.events.chance import around


def test_answers_are_spread_evenly_about_their_mean() -> None:
    times = [around(100_000, 0.5, 1, camera, counter) for camera in range(40) for counter in range(200)]
    assert min(times) >= 50_000
    assert max(times) <= 150_000
    assert abs(sum(times) / len(times) - 100_000) < 1_000
    assert sum(t < 75_000 for t in times) / len(times) == pytest.approx(0.25, abs=0.02)
    assert around(100_000, 0.5, 1, 3, 7) == around(100_000, 0.5, 1, 3, 7) != around(100_000, 0.5, 2, 3, 7)
