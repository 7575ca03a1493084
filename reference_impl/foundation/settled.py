"""The garbage collector of a process that serves for as long as it lives."""

import gc

_YOUNG = 10_000  # objects before it looks at those that were made since; a request leaves about a thousand


def settled() -> None:
    """What is there now stays and is not looked at again, which would hold up all requests for a tenth of a second.

    To be called once, when a process is up that does nothing but serve. Where services come and go within a process,
    those that have gone would never be collected.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, *gc.get_threshold()[1:])
