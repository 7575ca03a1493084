import pytest

from harness.errors import BadInputError
from harness.faults.smallest import Lengths, smallest

S = 1_000_000


def test_one_long_episode_is_left_of_many() -> None:
    """What breaks is an episode of 100 s or more."""
    found = smallest([600 * S] * 12, lambda lengths: max(lengths) >= 100 * S, seed=1, grain_us=S)
    assert sum(length > 0 for length in found) == 1
    assert max(found) == 100 * S


def test_what_needs_two_keeps_two() -> None:
    def breaks(lengths: Lengths) -> bool:
        return lengths[3] + lengths[7] >= 900 * S and min(lengths[3], lengths[7]) >= 30 * S

    found = smallest([600 * S] * 10, breaks, seed=1, grain_us=S)
    assert [at for at, length in enumerate(found) if length] == [3, 7]
    assert found[3] + found[7] <= 912 * S


def test_what_needs_all_keeps_all() -> None:
    assert smallest([5 * S] * 20, lambda lengths: sum(lengths) >= 100 * S, seed=1, grain_us=S) == (5 * S,) * 20


def test_what_breaks_nothing_is_said_so() -> None:
    with pytest.raises(BadInputError, match="nothing breaks"):
        smallest([5 * S], lambda _: False, seed=1, grain_us=S)


def test_the_same_seed_finds_the_same() -> None:
    def breaks(lengths: Lengths) -> bool:
        return sum(length > 7 * S for length in lengths) >= 3

    assert smallest([60 * S] * 9, breaks, seed=4, grain_us=S) == smallest([60 * S] * 9, breaks, seed=4, grain_us=S)
