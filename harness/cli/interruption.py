"""SIGTERM, which supervisors and `kill` send, ends a run as Ctrl-C does: one line, and nothing left behind."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def sigterm_as_ctrl_c() -> Iterator[None]:
    """Within the `with`, SIGTERM interrupts as Ctrl-C does. Outside the main thread it changes nothing.

    SIGINT itself does so, too, where it was ignored, as a shell's script has it for what it starts in the background:
    asyncio ends its tasks in order for a SIGINT that it may handle, and for nothing else.

    Raises:
        KeyboardInterrupt: in the body, when either signal comes.
    """
    if threading.current_thread() is not threading.main_thread():  # the only one that may say so
        yield
        return
    interrupting = signal.getsignal(signal.SIGINT)
    if interrupting is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    terminating = signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, terminating or signal.SIG_DFL)
        signal.signal(signal.SIGINT, interrupting or signal.SIG_DFL)


def ignore_further() -> None:
    """From here on neither signal does anything: a second Ctrl-C must not spoil the exit status of a run that ended."""
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
