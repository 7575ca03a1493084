"""When a camera tells the index of what it has stored."""

import pytest

from harness.camera.segment import SealedSegment
from harness.camera.untold import Untold


def segment(counter: int) -> SealedSegment:
    return SealedSegment("cam", "span", counter, 0, 1, b"", "", 0, "key", b"", 1, b"")


def held(most: int, *counters: int) -> Untold:
    untold = Untold(most)
    for counter in counters:
        untold.add(segment(counter))
    return untold


def test_who_has_no_backlog_tells_at_once() -> None:
    assert held(8, 0).due(more_wait=False)
    assert not held(8).due(more_wait=False)


def test_who_catches_up_tells_of_several() -> None:
    assert not held(3, 0, 1).due(more_wait=True)
    assert held(3, 0, 1).due(more_wait=False)
    full = held(3, 0, 1, 2)
    assert full.due(more_wait=True)
    assert [one.counter for one in full.take()] == [0, 1, 2]
    assert not full
    assert not full.due(more_wait=False)


def test_after_a_refusal_of_several_each_goes_by_itself_until_they_are_gone() -> None:
    untold = held(8, 0, 1)
    untold.refused(untold.take())
    for counter in range(2):
        untold.add(segment(counter))
        assert untold.due(more_wait=True)
        untold.take()
        untold.gone()
    untold.add(segment(2))
    assert not untold.due(more_wait=True)


def test_the_refusal_of_one_changes_nothing() -> None:
    untold = held(8, 0)
    untold.refused(untold.take())
    untold.add(segment(0))
    assert not untold.due(more_wait=True)


def test_none_at_a_time_is_no_setting() -> None:
    with pytest.raises(ValueError, match="1 or more"):
        Untold(0)
