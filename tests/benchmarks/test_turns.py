"""What benchmarks share."""

from pathlib import Path

import pytest

from benchmarks.turns import started_processes_s
from harness.load.users.ciphers import CiphersBeside


@pytest.mark.skipif(not any(Path("/proc/self/task").glob("*/children")), reason="the system doesn't tell of children")
def test_the_processor_time_of_processes_beside_is_seen() -> None:
    beside, media = CiphersBeside(1), bytes(60 << 20)
    try:
        beside.encrypt(b"so that it is up", bytes(16), bytes(16))
        before_s = started_processes_s()
        for _ in range(3):
            beside.encrypt(media, bytes(16), bytes(16))
        assert started_processes_s() - before_s > 0.02
    finally:
        beside.close()
