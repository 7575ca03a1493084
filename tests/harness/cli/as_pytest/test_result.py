"""One run for all who ask, in whichever process: file locks hold between threads as between xdist's workers."""

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from harness.checks.verdict import Outcome, Verdict
from harness.cli.as_pytest.promise import Promise
from harness.cli.as_pytest.result import Result
from harness.errors import CamproofFailedError
from reports.json_report import as_json
from reports.result import Report

KEPT = Promise("ENC-4")


def holds(folder: Path, runs: list[int], *, breaks: bool = False) -> str:
    """What a worker of its own hears of the promise."""

    def carry_out() -> None:
        runs.append(1)
        time.sleep(0.05)  # while the others come to ask
        if breaks:
            raise CamproofFailedError("the disk is full")
        verdict = Verdict("ENC-4", Outcome.PASS, "kept")
        (folder / "report.json").write_text(as_json(Report("t", "c", "cloud", 0, 1, "0", (verdict,))))

    try:
        Result(folder / "report.json", carry_out, folder / "session").hold(KEPT)
    except pytest.fail.Exception as failed:
        return str(failed)
    return "kept"


@pytest.mark.parametrize(("breaks", "says"), [(False, "kept"), (True, "the run broke: the disk is full")])
def test_all_hear_of_one_run(tmp_path: Path, says: str, *, breaks: bool) -> None:
    runs: list[int] = []
    with ThreadPoolExecutor(4) as workers:
        heard = list(workers.map(lambda _: holds(tmp_path, runs, breaks=breaks), range(4)))
    assert heard == [says] * 4
    assert len(runs) == 1


def test_another_session_makes_a_run_of_its_own(tmp_path: Path) -> None:
    runs: list[int] = []
    for session in ("one", "two"):
        (tmp_path / session).mkdir()
        assert holds(tmp_path / session, runs) == "kept"
    assert len(runs) == 2
