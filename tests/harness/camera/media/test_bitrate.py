import pytest

from harness.camera.media.bitrate import Bitrate


@pytest.mark.parametrize(
    ("bits_per_s", "duration_us", "size_bytes"), [(2e6, 2_000_000, 500_000), (1e6, 500_000, 62_500)]
)
def test_size_is_bitrate_times_duration(bits_per_s: float, duration_us: int, size_bytes: int) -> None:
    assert Bitrate(((0, bits_per_s),)).segment_bytes(1_700_000_000_000, duration_us) == size_bytes


STEPS = Bitrate(((1_000_000, 8e6), (4_000_000, 16e6), (5_000_000, 0.8e6)))


@pytest.mark.parametrize(
    ("start_us", "duration_us", "size_bytes"),
    [
        (0, 2_000_000, 2_000_000),  # the first rate holds before its step
        (2_000_000, 2_000_000, 2_000_000),
        (3_000_000, 2_000_000, 3_000_000),
        (3_500_000, 2_000_000, 500_000 + 2_000_000 + 50_000),
        (9_000_000, 2_000_000, 200_000),
    ],
)
def test_each_rate_counts_for_as_long_as_it_holds(start_us: int, duration_us: int, size_bytes: int) -> None:
    assert STEPS.segment_bytes(start_us, duration_us) == size_bytes


@pytest.mark.parametrize("steps", [(), ((5, 1e6), (5, 2e6)), ((5, 1e6), (4, 2e6))])
def test_steps_that_make_no_sense_are_refused(steps: tuple[tuple[int, float], ...]) -> None:
    with pytest.raises(ValueError, match="each must be later"):
        Bitrate(steps)
