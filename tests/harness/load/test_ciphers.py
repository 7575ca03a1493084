"""Encryption in other processes, which come and go with the one that needs them."""

import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from harness.camera.encryption import SegmentCipher
from harness.load.users.ciphers import CiphersBeside

KEY, IV = secrets.token_bytes(16), secrets.token_bytes(16)
SIZES = (0, 1, 15, 16, 17, 250_000, (64 << 20) + 1)
OWNER = """
from harness.load.users.ciphers import CiphersBeside
ciphers = CiphersBeside(2)
for _ in range(2):
    ciphers._idle.rotate()
    ciphers.encrypt(b"so that it is up", bytes(16), bytes(16))
print(*(one.process for one in ciphers._idle), flush=True)
input()
"""


@pytest.fixture(scope="module")
def beside() -> Iterator[CiphersBeside]:
    made = CiphersBeside(1)
    yield made
    made.close()


@pytest.mark.parametrize("size", SIZES)
def test_the_ciphertext_is_the_same(beside: CiphersBeside, size: int) -> None:
    media = bytearray(secrets.token_bytes(size))
    assert bytes(beside.encrypt(media, KEY, IV)) == bytes(SegmentCipher().encrypt(media, KEY, IV))
    assert bytes(beside.encrypt(memoryview(media), KEY, IV)) == bytes(SegmentCipher().encrypt(media, KEY, IV))


def test_where_one_has_ended_all_goes_on_here() -> None:
    beside = CiphersBeside(1)
    (one,) = beside._idle
    os.kill(one.process, signal.SIGKILL)
    os.waitpid(one.process, 0)
    assert bytes(beside.encrypt(b"media", KEY, IV)) == bytes(SegmentCipher().encrypt(b"media", KEY, IV))
    beside.close()


def test_they_end_with_their_owner_and_not_for_a_terminal() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", OWNER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
    ) as owner:
        assert owner.stdout is not None
        helpers = [int(word) for word in owner.stdout.readline().split()]
        assert all(os.getsid(helper) != owner.pid for helper in helpers)
        assert all(map(_alive, helpers))
        owner.kill()
    until = time.monotonic() + 20
    while any(map(_alive, helpers)) and time.monotonic() < until:
        time.sleep(0.05)
    assert not any(map(_alive, helpers))


def _alive(process: int) -> bool:
    try:
        with open(f"/proc/{process}/stat") as stat:  # noqa: PTH123
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
