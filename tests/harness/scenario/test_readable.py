import pytest

from harness.scenario.readable import duration, rate, size, time_axis


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0 s"),
        (8.43, "8.43 s"),
        (59.999, "60 s"),
        (60, "1 min"),
        (750, "12 min 30 s"),
        (3_600, "1 h"),
        (12_000, "3 h 20 min"),
        (47 * 3_600, "47 h"),
        (367_200, "4 d 6 h"),
        (400 * 86_400, "400 d"),
    ],
)
def test_durations_are_read_at_a_glance(seconds: float, said: str) -> None:
    assert duration(seconds * 1e6) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (64e6, "64 MB"),
        (999.7e6, "1,000 MB"),
        (2.56e9, "2.56 GB"),
        (3e15, "3 PB"),
        (2e22, "20,000 EB"),
    ],
)
def test_sizes(value: float, said: str) -> None:
    assert size(value) == said


def test_rates() -> None:
    assert (rate(4e6), rate(100), rate(2.5e9)) == ("4 Mbit/s", "100 bit/s", "2.5 Gbit/s")
    assert (rate(999.6e6), rate(1e16)) == ("1,000 Mbit/s", "10,000 Tbit/s")


@pytest.mark.parametrize(("seconds", "unit"), [(60, "s"), (180, "min"), (7_200, "min"), (10_800, "h"), (3e6, "d")])
def test_an_axis_has_at_least_three_of_its_unit(seconds: float, unit: str) -> None:
    assert time_axis(seconds * 1e6).name == unit
