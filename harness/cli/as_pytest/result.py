"""The one run of a session, whichever test and whichever of xdist's workers comes first; the others wait for it."""

import fcntl
import traceback
from collections.abc import Callable
from pathlib import Path

import pytest

from harness.cli.as_pytest.promise import Promise
from harness.conformance.baseline.compare import BASELINE
from harness.errors import CamproofError
from reports.read import read
from reports.result import Outcome, Verdict

_DONE = "done"


class Result:
    """What the run found, made when it is first asked for.

    Args:
        report: the run's report.json.
        carry_out: judges, and writes the reports beside it; None where that is done.
        session: a folder that all workers of this session share, and nobody else.
    """

    def __init__(self, report: Path, carry_out: Callable[[], object] | None, session: Path) -> None:
        self._report = report
        self._carry_out = carry_out
        self._session = session
        self._verdicts: tuple[Verdict, ...] = ()

    def hold(self, promise: Promise) -> None:
        """Pass, or end the test as the verdict says: fail, skip, or xfail where it is excused."""
        if not self._verdicts:
            self._make()
            self._verdicts = read(self._report).verdicts
        found = [v for v in self._verdicts if (v.requirement, v.case) == (promise.requirement, promise.case)]
        if not found:
            pytest.fail(f"the run gave no verdict on {promise}", pytrace=False)
        for verdict in (*found, *(v for v in self._verdicts if (v.requirement, v.case) == (BASELINE, str(promise)))):
            _end(verdict)

    def _make(self) -> None:
        if self._carry_out is None:
            return
        self._session.mkdir(parents=True, exist_ok=True)
        with (self._session / "run").open("a+", encoding="utf-8") as run:
            fcntl.flock(run, fcntl.LOCK_EX)
            run.seek(0)
            said = run.read()
            if not said:
                said = _broken(self._carry_out) or _DONE
                run.write(said)
        if said != _DONE:
            pytest.fail(said, pytrace=False)


def _broken(carry_out: Callable[[], object]) -> str:
    """Carry it out; why that was not possible, or nothing."""
    try:
        carry_out()
    except CamproofError as broken:
        return f"the run broke: {broken}"
    except Exception:  # noqa: BLE001 - every test is told, in every worker, and none begins the run again
        return f"the run broke:\n{traceback.format_exc()}"
    return ""


def _end(verdict: Verdict) -> None:
    if verdict.outcome is Outcome.PASS:
        return
    if verdict.excused:
        pytest.xfail(f"{verdict.outcome}, excused ({verdict.excused}): {verdict.reason}")
    if verdict.outcome is Outcome.SKIP:
        pytest.skip(verdict.reason)
    told = [f"{verdict.outcome}: {verdict.reason}"]
    told += [f"- {e.statement}" + (f"\n{e.excerpt}" if e.excerpt else "") for e in verdict.evidence]
    told += [f"assumed: {assumption}" for assumption in verdict.assumptions]
    told += [f"again: {verdict.replay}"] if verdict.replay else []
    pytest.fail("\n".join(told), pytrace=False)
