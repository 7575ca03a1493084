"""`together.py SERVICE FILE URL`: four processes open a service's database at the same moment; prints how they end."""

import os
import sys
from pathlib import Path

from reference_impl.foundation.migrating import upgrade  # noqa: F401 - read once, before they begin
from tests.reference_impl.migrating.opened import SERVICES, Where

_MANY = 4


def ends(where: Where) -> list[int]:
    """Statuses of the processes."""
    waiting, begin = os.pipe()
    children = [_child(where, waiting, begin) for _ in range(_MANY)]
    os.close(begin)
    os.close(waiting)
    return [os.waitpid(child, 0)[1] for child in children]


def _child(where: Where, waiting: int, begin: int) -> int:
    child = os.fork()
    if not child:
        os.close(begin)
        os.read(waiting, 1)  # until nobody can write any more
        where.open(SERVICES[where.service])
        os._exit(0)
    return child


if __name__ == "__main__":
    service, file, url = sys.argv[1:]
    print(ends(Where(service, Path(file), url)))  # noqa: T201 - the test reads it
