"""What a serving process started with is not looked through again. In a process of its own: it is for good."""

import subprocess
import sys

SCRIPT = """
import gc
from reference_impl.foundation.settled import settled

kept, before = [[] for _ in range(5_000)], gc.get_freeze_count()
settled()
seen = {id(one) for one in gc.get_objects()}
print(before, gc.get_freeze_count() > 5_000, any(id(one) in seen for one in kept))
"""


def test_what_is_there_stays_and_is_not_looked_at() -> None:
    ran = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout) == (0, "0 True False\n"), ran.stderr
