"""While cameras record, the garbage collector leaves alone what was there before; afterwards all is as it was."""

import gc
import weakref

import pytest

from harness.engines.live.collector import left_alone


class Ring:
    """Refers to itself: only the collector can free it."""

    def __init__(self) -> None:
        self.itself = self


def test_what_was_there_is_not_looked_at_meanwhile_and_is_collected_afterwards() -> None:
    before, thresholds = gc.get_freeze_count(), gc.get_threshold()
    ring = Ring()
    gone = weakref.ref(ring)
    with left_alone():
        assert gc.get_freeze_count() > before
        del ring
        made = Ring()
        made_gone = weakref.ref(made)
        del made
        gc.collect()
        assert gone() is not None
        assert made_gone() is None, "what is made meanwhile is collected"
    gc.collect()
    assert gone() is None
    assert (gc.get_freeze_count(), gc.get_threshold()) == (before, thresholds)


def test_also_after_an_error() -> None:
    before = (gc.get_freeze_count(), gc.get_threshold())
    with pytest.raises(ZeroDivisionError), left_alone():
        raise ZeroDivisionError
    assert (gc.get_freeze_count(), gc.get_threshold()) == before
