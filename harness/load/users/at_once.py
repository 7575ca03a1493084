"""Runs the harness's own client code where there is no event loop: each wait is a greenlet's, inside the call."""

from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


def at_once(work: Coroutine[Any, Any, T]) -> T:
    """What the coroutine returns. It may await nothing that waits for an event loop.

    Raises:
        RuntimeError: it did.
    """
    try:
        work.send(None)
    except StopIteration as ended:
        return ended.value  # type: ignore[no-any-return]
    work.close()
    raise RuntimeError("this waits for an event loop, and a user of locust has none")
