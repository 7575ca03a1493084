import os
import signal

from harness.conformance.matrix.pool import matrix
from harness.conformance.matrix.row import Result, Row


def trial(subject: str) -> Row:
    """In the place of a run: what its name says, with the number of its process."""
    if subject == "killed by the system":
        os.kill(os.getpid(), signal.SIGKILL)
    result = Result.SURVIVED if subject == "survives" else Result.KILLED
    return Row(subject, result, {"process": str(os.getpid())})


def test_each_runs_in_a_process_of_its_own() -> None:
    rows = list(matrix("abcde", abreast=2, trial=trial))
    assert sorted(row.id for row in rows) == list("abcde")
    assert len({row.reasons["process"] for row in rows} | {str(os.getpid())}) == 6
    assert all(row.good and not row.again for row in rows)


def test_what_is_not_good_is_judged_again_after_all_others() -> None:
    *first, last = matrix(["survives", "a", "b"], trial=trial)
    assert {row.id for row in first} == {"a", "b"}
    assert (last.id, last.result, last.again) == ("survives", Result.SURVIVED, True)


def test_a_process_that_dies_is_a_row_that_says_so() -> None:
    *_, dead = matrix(["killed by the system", "a"], trial=trial)
    assert (dead.id, dead.result) == ("killed by the system", Result.BROKEN)
    assert f"status {-signal.SIGKILL}" in dead.broken
