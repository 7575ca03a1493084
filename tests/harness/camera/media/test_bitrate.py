import pytest

from harness.camera.media.bitrate import ConstantBitrate


@pytest.mark.parametrize(
    ("bits_per_s", "duration_us", "size_bytes"), [(2e6, 2_000_000, 500_000), (1e6, 500_000, 62_500)]
)
def test_size_is_bitrate_times_duration(bits_per_s: float, duration_us: int, size_bytes: int) -> None:
    assert ConstantBitrate(bits_per_s).segment_bytes(1_700_000_000_000_000, duration_us) == size_bytes
