"""What a process has freed does not stay with it."""

import sys

import psutil
import pytest

from harness.engines.live.memory import give_back

BACKLOG, SEGMENT_BYTES = 1_500, 60_000  # smaller than what malloc takes from the system piece by piece


@pytest.mark.skipif(sys.platform != "linux", reason="malloc_trim is glibc's")
def test_a_backlog_that_is_gone_takes_no_memory_though_something_newer_stays() -> None:
    process = psutil.Process()
    backlog = [b"x" * SEGMENT_BYTES for _ in range(BACKLOG)]
    newer = b"y" * SEGMENT_BYTES
    full = process.memory_info().rss
    backlog.clear()
    give_back()
    assert full - process.memory_info().rss > 0.8 * BACKLOG * SEGMENT_BYTES
    assert newer
