import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.camera.media.strip import read_bits, read_strip, strip_bits


@given(st.integers(0, 1023))
def test_a_number_is_read_from_its_blocks(number: int) -> None:
    assert read_bits(strip_bits(number)) == number


@given(st.integers(0, 1023), st.integers(0, 15))
def test_one_wrong_block_is_noticed(number: int, place: int) -> None:
    bits = list(strip_bits(number))
    bits[place] ^= 1
    assert read_bits(tuple(bits)) is None


@pytest.mark.parametrize("number", [-1, 1024])
def test_a_number_that_does_not_fit_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="ten bits"):
        strip_bits(number)


def test_grey_is_no_strip() -> None:
    assert read_strip(np.full((360, 640), 128, np.uint8)) is None


def test_a_picture_of_another_size_has_no_strip() -> None:
    assert read_strip(np.zeros((240, 320), np.uint8)) is None
