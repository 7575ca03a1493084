import struct
from string import ascii_letters, digits

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.camera.media.sei import STAMP_UUID, TEXT_BYTES, Stamp, read_stamp, stamp_nal, stamp_offset, stamp_text
from harness.errors import BadInputError

cameras = st.text(ascii_letters + digits + "-_.:", min_size=1, max_size=36)
counters = st.integers(0, 10**12 - 1)
times = st.integers(0, 2**64)


def behind_length(nal: bytes) -> bytes:
    return struct.pack(">I", len(nal)) + nal


@given(cameras, counters, times)
def test_what_is_stamped_is_read_again(camera: str, counter: int, start_us: int) -> None:
    text = stamp_text(camera, counter, start_us)
    assert len(text) == TEXT_BYTES
    assert read_stamp(STAMP_UUID + text) == Stamp(camera, counter, start_us)


@given(cameras, counters, times)
def test_a_stamp_needs_no_emulation_prevention(camera: str, counter: int, start_us: int) -> None:
    assert 0 not in stamp_nal(stamp_text(camera, counter, start_us))


@pytest.mark.parametrize("camera", ["", "a" * 37, "kamera-ü", " left", "right ", "new\nline"])
def test_a_camera_id_that_does_not_fit_is_refused(camera: str) -> None:
    with pytest.raises(BadInputError, match="36 visible ASCII"):
        stamp_text(camera, 0, 0)


@pytest.mark.parametrize(("counter", "start_us"), [(-1, 0), (10**12, 0), (0, -1)])
def test_numbers_that_do_not_fit_are_refused(counter: int, start_us: int) -> None:
    with pytest.raises(BadInputError, match="cam-1"):
        stamp_text("cam-1", counter, start_us)


def test_somebody_elses_note_is_no_stamp() -> None:
    text = stamp_text("cam-1", 2, 3)
    assert read_stamp(bytes(16) + text) is None
    assert read_stamp(STAMP_UUID + text[:-1]) is None
    assert read_stamp(STAMP_UUID + text[:-1] + b"x") is None


def test_the_stamp_is_found_behind_other_notes() -> None:
    text = stamp_text("cam-1", 2, 3)
    other = behind_length(b"\x06\x05\x10" + bytes(16) + b"\x80")
    unit = b"before" + other + behind_length(stamp_nal(text)) + behind_length(b"\x65slice")
    found = stamp_offset(unit, len(b"before"), len(unit))
    assert found is not None
    assert unit[found : found + TEXT_BYTES] == text


def test_a_stamp_behind_the_picture_does_not_count() -> None:
    unit = behind_length(b"\x65slice") + behind_length(stamp_nal(stamp_text("cam-1", 2, 3)))
    assert stamp_offset(unit, 0, len(unit)) is None
