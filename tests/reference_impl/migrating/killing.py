"""`killing.py SERVICE FILE URL STEP`: open an old database, and be killed at each STEP-th statement; prints how often.

After each kill everything must be as it was: then the next one begins there. A process of its own, as it forks.
"""

import os
import signal
import sys
from itertools import count
from pathlib import Path

from sqlalchemy import Engine, event

from reference_impl.foundation.migrating import upgrade  # noqa: F401 - read once, and not by each that is killed
from tests.reference_impl.migrating.opened import SERVICES, Where, rows, shape


def is_killed(where: Where, at: int) -> bool:
    """Whether it was killed before the statement with this number, and did not come to its end before that."""
    child = os.fork()
    if not child:
        event.listen(Engine, "before_cursor_execute", _Killer(at))
        where.open(SERVICES[where.service])
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert status in {0, signal.SIGKILL}
    return status != 0


class _Killer:
    def __init__(self, left: int) -> None:
        self.left = left

    def __call__(self, *_: object) -> None:
        self.left -= 1
        if self.left < 0:
            os.kill(os.getpid(), signal.SIGKILL)


def main(where: Where, step: int) -> int:
    with where.connected() as connection:
        before = shape(connection), rows(connection)
    for at in count(step=step):
        if not is_killed(where, at):
            return at // step
        with where.connected() as connection:
            assert (shape(connection), rows(connection)) == before, f"killed before statement {at}"
    raise AssertionError


if __name__ == "__main__":
    service, file, url, step = sys.argv[1:]
    print(main(Where(service, Path(file), url), int(step)))  # noqa: T201 - the test reads it
