"""A damaged copy differs in one bit, and is whole again whatever happens meanwhile."""

from pathlib import Path

import pytest

from harness.conformance.damaged_copies import _damaged, change, copies_in

BODY = bytes(range(7))


@pytest.fixture
def location(tmp_path: Path) -> Path:
    (tmp_path / "objects").mkdir()
    for name, content in (("ours", BODY), ("another", BODY[::-1]), ("longer", BODY + b"!")):
        (tmp_path / "objects" / name).write_bytes(content)
    return tmp_path


def test_the_object_is_found_by_what_it_holds(location: Path) -> None:
    assert copies_in(location, BODY) == [location / "objects" / "ours"]


def test_a_bit_is_another_and_then_the_same(location: Path) -> None:
    files = copies_in(location, BODY)
    with _damaged(files):
        differs = [a ^ b for a, b in zip(files[0].read_bytes(), BODY, strict=True)]
    assert sum(byte.bit_count() for byte in differs) == 1
    assert files[0].read_bytes() == BODY


def test_it_is_whole_again_when_the_run_breaks(location: Path) -> None:
    files = copies_in(location, BODY)
    with pytest.raises(ZeroDivisionError), _damaged(files):
        raise ZeroDivisionError
    assert files[0].read_bytes() == BODY


def test_what_is_mended_meanwhile_stays_so(location: Path) -> None:
    files = copies_in(location, BODY)
    with _damaged(files):
        change(files[0])
        assert files[0].read_bytes() == BODY
    assert files[0].read_bytes() == BODY


def test_what_is_taken_away_meanwhile_is_not_made_anew(location: Path) -> None:
    files = copies_in(location, BODY)
    with _damaged(files):
        files[0].unlink()
    assert not files[0].exists()
