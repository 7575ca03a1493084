import subprocess
import sys
from pathlib import Path

from harness.load.users.seats import Seats

OTHER = """
import sys
from pathlib import Path
from harness.load.users.seats import Seats
seats = Seats(Path(sys.argv[1]), 4)
print(seats.take(), seats.take(), flush=True)
sys.stdin.read()
"""


def test_each_seat_is_taken_once(tmp_path: Path) -> None:
    seats = Seats(tmp_path / "seats", 3)
    assert [seats.take() for _ in range(4)] == [0, 1, 2, None]
    seats.leave(1)
    assert [seats.take(), seats.take()] == [1, None]


def test_processes_on_several_machines_have_seats_of_their_own(tmp_path: Path) -> None:
    machines = [Seats(tmp_path / str(first), 5, first=first, every=2) for first in range(2)]
    assert [[seats.take() for _ in range(3)] for seats in machines] == [[0, 2, 4], [1, 3, None]]


def test_over_processes_and_free_again_when_one_is_killed(tmp_path: Path) -> None:
    path = tmp_path / "seats"
    mine = Seats(path, 4)
    assert mine.take() == 0
    with subprocess.Popen(
        [sys.executable, "-c", OTHER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "1 2\n"
        assert [mine.take(), mine.take()] == [3, None]
        other.kill()
        other.wait()
    assert [mine.take(), mine.take(), mine.take()] == [1, 2, None]
