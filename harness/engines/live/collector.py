"""The garbage collector of a process in which thousands of cameras record in real time."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_YOUNG, _OLDER = 7_000, (5, 2)  # it looks at all that was made since as often as by default, and else seldom


@contextmanager
def left_alone() -> Iterator[None]:
    """What is there by now is not looked at again meanwhile, which would hold up all cameras for half a second."""
    before = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, *_OLDER)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
