"""Every segment's media is found, in any spelling and at any place; what is sealed is not."""

import base64
import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.camera.encryption import SegmentCipher
from harness.camera.media.template import scene_template
from harness.conformance.media_marks import MediaMarks, repeated_blocks
from harness.history.event import Event, EventKind

TEMPLATE = scene_template(1.0)
FIRST_US = 1_795_574_837_000_000
STARTS = [FIRST_US + n * 1_000_000 for n in range(12)]
MARKS = MediaMarks.of(
    TEMPLATE, [Event(0, EventKind.PRODUCED, "n", "c", "s", n, 1, {"start_us": s}) for n, s in enumerate(STARTS)]
)


def media(number: int, size_bytes: int = 0) -> bytes:
    return bytes(TEMPLATE.make("cam-1", "span", number, STARTS[number], size_bytes).media)


@given(st.integers(0, 11), st.floats(0.15, 0.95), st.integers(0, 9))
def test_a_piece_of_any_segment_is_found(number: int, where: float, before: int) -> None:
    clear = media(number)
    at = int(len(clear) * where)
    piece, noise = clear[at : at + 48], secrets.token_bytes(before)
    assert MARKS.found_in(noise + piece + noise) == "as it is"
    assert MARKS.found_in(b"=" * before + base64.b64encode(piece)) == "in base64"
    assert MARKS.found_in(b"-" + base64.urlsafe_b64encode(noise + piece)) == "in base64"
    assert MARKS.found_in(noise + b":" + piece.hex().upper().encode()) == "in hexadecimal"
    for order in ("utf-16-le", "utf-16-be"):
        assert MARKS.found_in(noise + b"::" + piece.hex().encode(order) + noise) == "in hexadecimal in UTF-16"


@given(st.integers(0, 11), st.floats(0.15, 0.95), st.lists(st.integers(24, 200), max_size=5))
def test_a_piece_is_found_after_other_text(number: int, where: float, others: list[int]) -> None:
    clear = media(number)
    piece = clear[int(len(clear) * where) :][:48]
    text = b" ".join(secrets.token_hex(length).encode() for length in others)
    assert MARKS.found_in(text + b" " + base64.b64encode(piece) + b" " + text) == "in base64"
    assert MARKS.found_in(text + b" " + piece.hex().encode() + b" " + text) == "in hexadecimal"


@pytest.mark.parametrize("number", range(12))
def test_what_is_sealed_shows_nothing(number: int) -> None:
    sealed = bytes(SegmentCipher().encrypt(media(number, 187_500), secrets.token_bytes(16), secrets.token_bytes(16)))
    assert MARKS.found_in(sealed) == ""
    assert repeated_blocks(sealed) == 0
    assert repeated_blocks(sealed[:16384] + media(number, 187_500)[16384:]) > 1000


def test_the_initialisation_segment_is_no_media() -> None:
    assert MARKS.found_in(TEMPLATE.init) == ""
    assert MARKS.found_in(b"") == ""
