"""Ciphertext looks like chance; media, a short keystream, and what is too even don't."""

import secrets
from itertools import cycle

import pytest

from harness.camera.encryption import SegmentCipher
from harness.camera.media.template import scene_template
from harness.conformance.chance import unlike_chance

MEDIA = bytes(scene_template(1.0).make("cam-1", "span", 0, 1_795_574_837_000_000, 187_500).media)


def test_no_false_alarm() -> None:
    for _ in range(200):
        assert unlike_chance(secrets.token_bytes(20_000)) == ""
        assert unlike_chance(secrets.token_bytes(80_000)) == ""


def test_sealed_media_looks_like_chance_and_clear_media_does_not() -> None:
    sealed = bytes(SegmentCipher().encrypt(MEDIA, secrets.token_bytes(16), secrets.token_bytes(16)))
    assert unlike_chance(sealed) == ""
    assert "uneven" in unlike_chance(MEDIA)


@pytest.mark.parametrize("key_bytes", [1, 4, 16])
def test_a_keystream_that_comes_again_shows(key_bytes: int) -> None:
    key = secrets.token_bytes(key_bytes)
    assert "uneven" in unlike_chance(bytes(a ^ b for a, b in zip(MEDIA, cycle(key), strict=False)))


def test_what_is_too_even_is_no_chance_either() -> None:
    assert "more even" in unlike_chance(bytes(range(256)) * 400)


def test_of_too_few_bytes_nothing_is_said() -> None:
    assert unlike_chance(bytes(1_279)) == ""
    assert unlike_chance(b"") == ""
