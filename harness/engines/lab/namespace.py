"""Network namespaces as this process uses them: sockets that live there, and commands that run there."""

import ctypes
import os
import socket
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from harness.errors import CamproofFailedError

NAMES = Path("/run/netns")  # where `ip netns` keeps them
_CLONE_NEWNET = 0x40000000
_LIBC = ctypes.CDLL(None, use_errno=True)


@contextmanager
def entered(name: str) -> Iterator[None]:
    """This thread is in that namespace for the time of the `with`. Nothing may be awaited meanwhile."""
    with Path("/proc/thread-self/ns/net").open() as home, (NAMES / name).open() as there:
        _enter(there.fileno())
        try:
            yield
        finally:
            _enter(home.fileno())


def socket_in(name: str, family: int, kind: int, protocol: int = 0) -> socket.socket:
    """A socket that is in that namespace for as long as it lives; it does not block."""
    with entered(name):
        made = socket.socket(family, kind, protocol)
    made.setblocking(False)  # noqa: FBT003 - its only parameter
    return made


def command_in(name: str, words: Sequence[str]) -> list[str]:
    """What runs that command there."""
    return ["nsenter", f"--net={NAMES / name}", "--", *words]


def run(words: Sequence[str], *, given: str = "") -> str:
    """Run a command of the system to its end; what it printed. CamproofFailedError says what it refused."""
    done = subprocess.run(words, input=given, capture_output=True, text=True, check=False)  # noqa: S603 - made here
    if done.returncode != 0:
        said = (done.stderr or done.stdout).strip().replace("\n", "; ")
        raise CamproofFailedError(f"the lab's network can't be made: `{' '.join(words)}` said: {said}")
    return done.stdout


def run_in(name: str, words: Sequence[str], *, given: str = "") -> str:
    """Likewise, there."""
    return run(command_in(name, words), given=given)


def _enter(descriptor: int) -> None:
    if _LIBC.setns(descriptor, _CLONE_NEWNET) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"a network namespace can't be entered: {os.strerror(number)}")
