"""Content keys and IVs."""

import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.camera.content_key import ContentKeys


def test_keys_rotate_and_nothing_repeats() -> None:
    keys = ContentKeys(secrets.token_bytes, 10, "cam")
    used = [keys.key_for(t) for t in range(35)]
    assert len({k.id for k in used}) == len({k.key for k in used}) == 4
    assert all(t - k.made_us < 10 for t, k in enumerate(used))
    assert len({keys.iv() for _ in range(500)}) == 500


@given(st.lists(st.integers(0, 100), min_size=1, max_size=40))
def test_no_key_outlives_its_rotation_though_the_clock_is_set_back(starts_us: list[int]) -> None:
    keys = ContentKeys(secrets.token_bytes, 10, "cam")
    for start_us in starts_us:
        assert 0 <= start_us - keys.key_for(start_us).made_us < 10


def test_a_key_id_says_nothing_of_the_key() -> None:
    key = ContentKeys(secrets.token_bytes, 10, "cam").key_for(0)
    assert (len(key.id), len(key.key)) == (16, 16)
    assert bytes.fromhex(key.id) not in key.key


@pytest.mark.parametrize("rotation_us", [0, -1])
def test_a_rotation_of_nothing_is_refused(rotation_us: int) -> None:
    with pytest.raises(ValueError, match="rotation_us"):
        ContentKeys(secrets.token_bytes, rotation_us, "cam")
