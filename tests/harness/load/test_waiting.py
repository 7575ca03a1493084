from hypothesis import given
from hypothesis import strategies as st

from harness.load.kinds import Act
from harness.load.shapes import Due
from harness.load.waiting import Waiting

S = 1_000_000


def dues(count: int, *more: Due) -> list[Due]:
    return sorted([*(Due(at * S, Act.SEGMENT, 100) for at in range(count)), *more])


def test_what_is_due_is_taken_in_order_and_nothing_before_its_time() -> None:
    waiting = Waiting(iter(dues(3)), 1_000)
    assert (waiting.lost(-1), waiting.take(), waiting.next_us) == ([], None, 0)
    assert waiting.lost(S) == []
    assert [due.at_us for _ in range(2) if (due := waiting.take())] == [0, S]
    assert (waiting.take(), waiting.more, waiting.next_us) == (None, False, 2 * S)


def test_who_falls_behind_by_more_than_the_cache_loses_the_oldest_and_not_what_is_sent() -> None:
    waiting = Waiting(iter(dues(9)), 300)
    waiting.lost(0)
    assert waiting.take() == Due(0, Act.SEGMENT, 100)
    assert waiting.lost(2 * S) == []
    assert [due.at_us for due in waiting.lost(4 * S)] == [1 * S, 2 * S]
    assert waiting.segments == 2
    taken = waiting.take()
    assert (taken and taken.at_us, waiting.next_us) == (3 * S, 5 * S)


def test_new_credentials_go_before_segments_and_take_no_room() -> None:
    storm = Due(S, Act.CREDENTIALS)
    waiting = Waiting(iter(dues(3, storm)), 300)
    assert waiting.lost(2 * S) == []
    assert waiting.take() == storm


@given(st.lists(st.tuples(st.integers(0, 5), st.booleans())), st.integers(100, 700))
def test_each_segment_is_taken_or_lost_or_waits(steps: list[tuple[int, bool]], cache_bytes: int) -> None:
    waiting, now_us, taken, lost = Waiting(iter(dues(12)), cache_bytes), 0, 0, 0
    for passed_s, takes in steps:
        now_us += passed_s * S
        lost += len(waiting.lost(now_us))
        taken += takes and waiting.take() is not None
        assert taken + lost + waiting.segments == min(12, now_us // S + 1)
        assert 100 * waiting.segments <= cache_bytes
