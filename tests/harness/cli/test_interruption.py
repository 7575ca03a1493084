import asyncio
import signal
import threading

import pytest

from harness.cli.interruption import sigterm_as_ctrl_c


@pytest.mark.parametrize("before", [signal.default_int_handler, signal.SIG_IGN])
def test_sigterm_interrupts_also_where_ctrl_c_is_ignored(before: signal.Handlers) -> None:
    old_int, old_term = signal.signal(signal.SIGINT, before), signal.getsignal(signal.SIGTERM)
    put_away = []

    async def work() -> None:
        try:
            signal.raise_signal(signal.SIGTERM)
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            put_away.append("in order")
            raise

    try:
        with pytest.raises(KeyboardInterrupt), sigterm_as_ctrl_c():
            asyncio.run(work())
        assert put_away == ["in order"]
        assert signal.getsignal(signal.SIGINT) is before
        assert signal.getsignal(signal.SIGTERM) == old_term
    finally:
        signal.signal(signal.SIGINT, old_int)


def test_another_thread_changes_nothing() -> None:
    before = signal.getsignal(signal.SIGTERM)
    seen = []

    def run() -> None:
        with sigterm_as_ctrl_c():
            seen.append(signal.getsignal(signal.SIGTERM))

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    assert seen == [before]
