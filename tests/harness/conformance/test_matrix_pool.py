import os
import signal
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pytest

from harness.conformance.matrix.pool import matrix
from harness.conformance.matrix.row import Result, Row


def trial(company: Sequence[str]) -> list[Row]:
    """In the place of a run: what its name says, with the number of its process."""
    if "killed by the system" in company:
        os.kill(os.getpid(), signal.SIGKILL)
    spoilt = {"survives", "shy"} if len(company) > 1 else {"survives"}
    return [
        Row(one, Result.SURVIVED if one in spoilt else Result.KILLED, {"process": str(os.getpid())}) for one in company
    ]


def cut_short(once: Path, company: Sequence[str]) -> list[Row]:
    """A run that comes to nothing the first time."""
    result = Result.KILLED if once.exists() else Result.NOISY
    once.touch()
    return [Row(one, result if one != "a" else Result.KILLED) for one in company]


def test_each_company_runs_in_a_process_of_its_own() -> None:
    rows = list(matrix("abcde", abreast=2, trial=trial))
    assert sorted(row.id for row in rows) == list("abcde")
    assert len({row.reasons["process"] for row in rows} | {str(os.getpid())}) == 6
    assert all(row.good and row.first is None for row in rows)


def test_what_is_not_good_is_judged_again_after_all_others() -> None:
    *first, last = matrix(["survives", "a", "b"], trial=trial)
    assert {row.id for row in first} == {"a", "b"}
    assert (last.id, last.result) == ("survives", Result.SURVIVED)
    assert last.first is not None


def test_who_is_not_seen_in_company_is_judged_again_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("harness.conformance.matrix.pool.companies", lambda asked: [tuple(asked)])
    (first, last) = matrix(["shy", "a"], trial=trial)
    assert (first.id, first.first) == ("a", None)
    assert (last.id, last.result) == ("shy", Result.KILLED)
    assert last.first is not None
    assert last.first.result is Result.SURVIVED


def test_most_of_a_company_is_judged_again_together(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("harness.conformance.matrix.pool.companies", lambda asked: [tuple(asked)])
    alone, *again = matrix("abc", trial=partial(cut_short, tmp_path / "once"))
    assert alone.id == "a"
    assert [(row.id, row.good, row.company) for row in again] == [("b", True, ("b", "c")), ("c", True, ("b", "c"))]
    assert all(row.first and row.first.company == ("a", "b", "c") for row in again)


def test_who_is_not_seen_in_that_company_either_is_judged_alone_at_last(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("harness.conformance.matrix.pool.companies", lambda asked: [tuple(asked)])
    rows = {row.id: row for row in matrix(["shy", "survives", "a"], trial=trial)}
    assert {row.id: (row.result, row.company) for row in rows.values()} == {
        "a": (Result.KILLED, ("shy", "survives", "a")),
        "shy": (Result.KILLED, ("shy",)),
        "survives": (Result.SURVIVED, ("survives",)),
    }


def test_a_process_that_dies_is_a_row_that_says_so() -> None:
    *_, dead = matrix(["killed by the system", "a"], trial=trial)
    assert (dead.id, dead.result) == ("killed by the system", Result.BROKEN)
    assert f"status {-signal.SIGKILL}" in dead.broken
