"""`camproof replay` on verdicts that were made up: what is asked again, and what is said of it."""

from dataclasses import replace
from pathlib import Path

import pytest

from harness.checks.verdict import Evidence, Outcome, Verdict
from harness.cli import main, replay
from harness.cli.judging import Job
from reports.reading import failure_id
from reports.result import Report
from reports.write import write_all

TRACE = "curl -X PUT https://s/x\n< HTTP 200"
FAILED = Verdict(
    "CRED-2", Outcome.FAIL, "expired credentials are accepted", (Evidence("PUT after their expiry: 200", TRACE),),
    replay="camproof conform --strict --fault expired-accepted --only CRED-2",
)  # fmt: skip
EARLIER = Report("t", "camproof conform", "a cloud", 0, 1, "0", (FAILED,))
Said = pytest.CaptureFixture[str]


@pytest.fixture
def jobs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Job]:
    """What is carried out; each time the failure comes back."""
    asked: list[Job] = []

    def carry_out(job: Job) -> Report:
        asked.append(job)
        return EARLIER

    monkeypatch.setattr(replay, "carry_out", carry_out)
    monkeypatch.chdir(tmp_path)
    write_all(tmp_path / "out" / "conform", EARLIER)
    return asked


def test_a_failure_is_judged_again_as_it_was(jobs: list[Job], capsys: Said) -> None:
    assert main(["replay", failure_id(FAILED).lower()]) == 1
    (job,) = jobs
    assert (job.fault, job.only, job.strict, job.target) == ("expired-accepted", ("CRED-2",), True, None)
    out = capsys.readouterr().out
    assert "# PUT after their expiry: 200" in out
    assert TRACE in out
    assert out.endswith("The same again: fail on a cloud.\n")


def test_what_is_mended_is_said_so(jobs: list[Job], capsys: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    mended = replace(EARLIER, verdicts=(replace(FAILED, outcome=Outcome.PASS),))
    monkeypatch.setattr(replay, "carry_out", lambda _: mended)
    assert main(["replay", failure_id(FAILED)]) == 0
    assert "It was fail, and is pass on a cloud." in capsys.readouterr().out


def test_another_target_is_taken(jobs: list[Job], capsys: Said, tmp_path: Path) -> None:
    assert main(["replay", failure_id(FAILED), "--target", "cloud.yaml"]) == 2
    assert "take --target out" in capsys.readouterr().err, "the fault was one of the reference cloud"


def test_an_id_that_is_not_there_names_those_that_are(jobs: list[Job], capsys: Said) -> None:
    assert main(["replay", "CRED-2-000000"]) == 2
    assert failure_id(FAILED) in capsys.readouterr().err
    assert not jobs


def test_the_id_is_the_same_whenever_the_same_command_finds_it() -> None:
    again = replace(FAILED, reason="in other words", evidence=())
    assert failure_id(again) == failure_id(FAILED)
    assert len({failure_id(v) for v in (FAILED, replace(FAILED, case="x"), replace(FAILED, replay="y"))}) == 3


def test_what_was_skipped_is_not_offered_as_a_failure(jobs: list[Job], capsys: Said, tmp_path: Path) -> None:
    skipped = Verdict("ACT-3", Outcome.SKIP, "nobody waits a year")
    write_all(tmp_path / "out" / "demo", replace(EARLIER, verdicts=(skipped,)))
    assert main(["replay", "NOTHING-1"]) == 2
    told = capsys.readouterr().err
    assert failure_id(FAILED) in told
    assert "ACT-3" not in told
