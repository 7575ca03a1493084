"""What one user of locust's does to its segments keeps no other one waiting. In a process of its own, for gevent."""

import subprocess
import sys

SCRIPT = """
import threading
import gevent
from harness.load.users.threads import SealingThreads

seal, begun, go_on = SealingThreads(), threading.Event(), threading.Event()

def sealing():
    begun.set()
    assert go_on.wait(20), "the others waited for it"
    return threading.get_ident()

one = gevent.spawn(seal, sealing)
while not begun.is_set():
    gevent.sleep(0.001)
go_on.set()  # another user, while the first one seals
assert one.get(timeout=20) != threading.get_ident()
try:
    seal(lambda: 1 / 0)
except ZeroDivisionError:
    print("raised")
"""


def test_others_go_on_while_one_seals_and_what_goes_wrong_there_is_raised() -> None:
    ran = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout) == (0, "raised\n"), ran.stderr
