import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from harness.faults.episodes import Episodes
from harness.scenario.plan import SILENT, TOLD, Programs, rows
from harness.scenario.planning.effects import Effect, laid_over

NORMAL = 10e6


def episodes(*spans: tuple[int, int, int]) -> Episodes:
    columns = np.array(spans, np.int64).reshape(-1, 3)
    return Episodes(columns[:, 0].astype(np.int32), columns[:, 1], columns[:, 2])


def cut(*spans: tuple[int, int, int], silent: bool = True) -> Effect:
    return Effect(episodes(*spans), np.zeros(1), silent=silent)


def told(programs: Programs, site: int) -> list[tuple[int, float, int, int]]:
    """When, capacity, outage, calm."""
    own = list(rows(programs.offsets))[site]
    columns = programs.t_us, programs.capacity_bits_per_s, programs.outage, programs.calm
    return list(zip(*(column[own].tolist() for column in columns), strict=True))


def test_no_faults_is_one_calm_row_a_site() -> None:
    programs = laid_over(np.array([1e6, 2e6]), [])
    assert [told(programs, site) for site in (0, 1)] == [[(0, 1e6, 0, 1)], [(0, 2e6, 0, 1)]]


def test_the_tightest_of_overlapping_faults_counts_and_it_is_one_outage() -> None:
    slow = Effect(episodes((0, 10, 40)), np.array([2e6]))
    programs = laid_over(np.array([NORMAL]), [cut((0, 20, 30)), slow, cut((0, 60, 70))])
    assert told(programs, 0) == [
        (0, NORMAL, 0, 1), (10, 2e6, 1, 0), (20, 0, 1, 0), (30, 2e6, 1, 0), (40, NORMAL, 1, 1), (60, 0, 2, 0),
        (70, NORMAL, 2, 1),
    ]  # fmt: skip


def test_one_fault_that_overlaps_itself_is_one_stretch() -> None:
    assert told(laid_over(np.array([NORMAL]), [cut((0, 10, 30), (0, 20, 40))]), 0) == [
        (0, NORMAL, 0, 1), (10, 0, 1, 0), (40, NORMAL, 1, 1),
    ]  # fmt: skip


def test_a_run_can_begin_in_the_midst_of_an_outage() -> None:
    programs = laid_over(np.array([NORMAL, NORMAL]), [cut((0, 0, 30), (1, 5, 9))])
    assert told(programs, 0) == [(0, 0, 1, 0), (30, NORMAL, 1, 1)]
    assert told(programs, 1) == [(0, NORMAL, 0, 1), (5, 0, 1, 0), (9, NORMAL, 1, 1)]


def test_a_fault_that_follows_at_once_is_the_same_outage() -> None:
    programs = laid_over(np.array([NORMAL]), [cut((0, 10, 20)), Effect(episodes((0, 20, 30)), np.array([1e6]))])
    assert told(programs, 0)[1:] == [(10, 0, 1, 0), (20, 1e6, 1, 0), (30, NORMAL, 1, 1)]


def test_cameras_are_told_unless_the_line_is_silent() -> None:
    programs = laid_over(np.array([NORMAL]), [cut((0, 10, 40), silent=False), cut((0, 20, 30))])
    assert programs.mode.tolist() == [SILENT, TOLD, SILENT, TOLD, SILENT]


def test_bits_of_all_faults_add_up() -> None:
    blocked = Effect(episodes((0, 10, 30)), blocked=np.array([0b01], np.uint64))
    off = Effect(episodes((0, 20, 40)), off=np.array([0b10], np.uint64), blocked=np.array([0b10], np.uint64))
    programs = laid_over(np.array([NORMAL]), [blocked, off])
    assert programs.blocked.tolist() == [0, 0b01, 0b11, 0b10, 0]
    assert programs.off.tolist() == [0, 0, 0b10, 0b10, 0]
    assert programs.capacity_bits_per_s.tolist() == [NORMAL] * 5


SPANS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 30), st.integers(1, 12)), max_size=8)


@given(st.lists(st.tuples(SPANS, st.sampled_from([0.0, 1e6, 5e6])), max_size=4))
def test_at_each_moment_it_is_what_holds_then(faults: list[tuple[list[tuple[int, int, int]], float]]) -> None:
    """Against the plain reading: look at every fault, every moment, every site."""
    effects = [
        Effect(episodes(*((site, start, start + length) for site, start, length in spans)), np.array([value]))
        for spans, value in faults
    ]
    programs = laid_over(np.full(4, NORMAL), effects)
    for site, own in enumerate(rows(programs.offsets)):
        t_us, capacity, calm = programs.t_us[own], programs.capacity_bits_per_s[own], programs.calm[own]
        outages = 0
        was_calm = True
        for now in range(45):
            holding = [
                value for spans, value in faults for where, start, length in spans
                if where == site and start <= now < start + length
            ]  # fmt: skip
            at = int(np.searchsorted(t_us, now, side="right")) - 1
            outages += bool(holding) and was_calm
            was_calm = not holding
            assert (capacity[at], bool(calm[at])) == (min([NORMAL, *holding]), not holding)
            assert programs.outage[own][at] == outages
