"""A growing playlist only ever gets longer, whatever comes when; and lists all that comes as cameras send it."""

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from reference_impl.playlists.entries import Entry
from reference_impl.playlists.growing import growing

S = 1_000_000


def entry(span: str, counter: int, start_s: float, arrival: int) -> Entry:
    return Entry(span, counter, round(start_s * S), 2 * S, None, arrival)


def arriving(*rows: tuple[str, int, float]) -> list[Entry]:
    return [entry(*row, arrival) for arrival, row in enumerate(rows)]


def names(listed: Sequence[Entry]) -> list[str]:
    return [f"{e.span}{e.counter}" for e in listed]


def test_a_hole_holds_up_what_comes_after_it_until_it_is_filled() -> None:
    rows = arriving(("a", 0, 0), ("a", 2, 4), ("a", 3, 6), ("a", 1, 2), ("a", 4, 8))
    assert names(growing(rows[:3])) == ["a0"]
    assert names(growing(rows)) == ["a0", "a1", "a2", "a3", "a4"]


def test_a_new_span_ends_the_waiting() -> None:
    rows = arriving(("a", 0, 0), ("a", 2, 4), ("b", 1, 12), ("b", 0, 10), ("a", 1, 2), ("b", 2, 14))
    assert names(growing(rows[:3])) == ["a0"]
    assert names(growing(rows)) == ["a0", "a2", "b0", "b1", "b2"]


def test_a_span_that_never_began_is_listed_before_the_next() -> None:
    rows = arriving(("a", 0, 0), ("b", 1, 12), ("c", 0, 20), ("b", 0, 10))
    assert names(growing(rows)) == ["a0", "b1", "c0"]


def test_what_is_earlier_than_what_is_listed_stays_out() -> None:
    assert names(growing(arriving(("a", 5, 10), ("a", 4, 8), ("z", 0, 0), ("a", 6, 12)))) == ["a5", "a6"]


@st.composite
def recordings(draw: st.DrawFn) -> list[Entry]:
    """Spans one after the other; entries in order of time, arrivals in any order."""
    rows, now_s = [], 0.0
    for span in "abcd"[: draw(st.integers(1, 4))]:
        now_s += draw(st.integers(0, 9))
        for counter in range(draw(st.integers(1, 7))):
            rows.append((span, counter, now_s))
            now_s += 2
    arrivals = draw(st.permutations(range(len(rows))))
    return [entry(*row, arrival) for row, arrival in zip(rows, arrivals, strict=True)]


@given(recordings())
def test_more_rows_make_a_longer_list_and_change_nothing_in_it(rows: list[Entry]) -> None:
    came = sorted(rows, key=lambda e: e.arrival)
    before: list[Entry] = []
    for count in range(len(came) + 1):
        now = growing(came[:count])
        assert now[: len(before)] == before
        assert [e.start_us for e in now] == sorted({e.start_us for e in now})
        before = now


@given(recordings(), st.integers(1, 3))
def test_what_is_sent_oldest_first_is_listed_whole(rows: list[Entry], abreast: int) -> None:
    """A camera's uploads overtake each other, so many are on their way; those of one span are over before the next."""
    order = sorted(rows, key=lambda e: (e.span, e.counter // abreast, -e.counter))
    first, *others = sorted(order, key=lambda e: (e.span, e.counter) != ("a", 0))  # of all: it has a start
    sent = [replace(e, arrival=place) for place, e in enumerate((first, *others))]
    assert names(growing(sent)) == names(rows)
