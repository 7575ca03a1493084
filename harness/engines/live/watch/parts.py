"""Which part of this process takes its processor time: looked at again and again, where it is just then.

A look costs some microseconds and comes after every fiftieth of a second of processor time, so it takes less than a
thousandth of it. What C code takes (ciphers, digests, TLS, sockets) counts for the line of Python that called it.
"""

import signal
import threading
import time
from collections.abc import Mapping, Sequence
from types import FrameType
from typing import Self

_EVERY_S = 0.02
_ELSE = "everything else"
_GENERAL = (("asyncio/selector_events", "sockets"), ("selectors.py", "waiting, and other threads"),
            ("asyncio/", "event loop"))  # fmt: skip

OF_CAMERAS = (
    ("harness/camera/encryption", "encryption"),
    ("harness/camera/sealing", "digests"),
    ("harness/camera/media", "making video"),
    ("harness/history", "history"),
    ("engines/live/lane", "uplinks"),
    ("engines/live/uplink", "uplinks"),
    ("engines/live/connection", "uplinks"),
    ("asyncio/sslproto", "TLS"),
    ("/ssl.py", "TLS"),
    ("harness/cloud/signing", "signatures"),
    ("/aiohttp/", "HTTP"),
    ("harness/cloud/", "requests"),
    ("harness/camera/", "cameras' decisions"),
    ("engines/live/watch", "looking at this machine"),
    ("engines/live/", "cameras' decisions"),
)
"""Parts of a process in which cameras run: of what file names hold, and what that is; the innermost one counts.

The command that runs the event loop is below all that happens in it, and none of them."""

OF_CLOUD = (
    ("asyncio/sslproto", "TLS"),
    ("/ssl.py", "TLS"),
    ("/sqlalchemy/", "rows"),
    ("reference_impl/foundation/database", "rows"),
    ("reference_impl/recording_index", "index"),
    ("reference_impl/disk", "handing bodies to the disk writer"),
    ("reference_impl/media_store", "media store"),
    ("reference_impl/front", "front"),
    ("reference_impl/foundation", "signatures and tokens"),
    ("/aiohttp/", "HTTP"),
    ("reference_impl/", "other services"),
)
"""Parts of the reference cloud, likewise."""


class ProcessorParts:
    """For the time of the `with`. Only a main thread can look; elsewhere all is `everything else`."""

    def __init__(self, parts: Sequence[tuple[str, str]]) -> None:
        self._parts = parts
        self._known: dict[str, tuple[str, bool]] = {}  # by file: the part, and whether it is a particular one
        self._taken: dict[str, float] = {}
        self._until_s = time.process_time()

    def __enter__(self) -> Self:
        self._until_s = time.process_time()
        if threading.current_thread() is threading.main_thread():
            self._before = signal.signal(signal.SIGPROF, self._look)
            _wake_without_a_word()
            signal.setitimer(signal.ITIMER_PROF, _EVERY_S, _EVERY_S)
        return self

    def __exit__(self, *raised: object) -> None:
        if threading.current_thread() is threading.main_thread():
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.signal(signal.SIGPROF, self._before or signal.SIG_DFL)

    def forget(self) -> None:
        """Begin anew."""
        self._taken.clear()
        self._until_s = time.process_time()

    def taken_s(self) -> Mapping[str, float]:
        """Processor time by part, in seconds, up to now."""
        self._count(_ELSE)
        return dict(self._taken)

    def _look(self, _number: int, frame: FrameType | None) -> None:
        general = ""
        while frame is not None:
            name = frame.f_code.co_filename
            part, particular = self._known.get(name) or self._look_up(name)
            if particular:
                return self._count(part)
            general = general or part
            frame = frame.f_back
        return self._count(general or _ELSE)

    def _count(self, part: str) -> None:
        now_s = time.process_time()
        self._taken[part] = self._taken.get(part, 0.0) + now_s - self._until_s
        self._until_s = now_s

    def _look_up(self, name: str) -> tuple[str, bool]:
        found = next(((part, True) for words, part in self._parts if words in name), None)
        found = found or next(((part, False) for words, part in _GENERAL if words in name), ("", False))
        self._known[name] = found
        return found


def _wake_without_a_word() -> None:
    """An event loop that is held up is woken by each signal, and need not be told of all of them."""
    woken = signal.set_wakeup_fd(-1)
    if woken >= 0:
        signal.set_wakeup_fd(woken, warn_on_full_buffer=False)
