"""The suite as pytest, on verdicts that were made up: what each becomes, and that none gets lost."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from harness.checks.registry import cases_of
from harness.checks.verdict import Outcome, Verdict
from harness.cli import judging
from harness.cli.as_pytest.options import LEVELS
from harness.cli.asked import Asked
from harness.errors import CamproofFailedError
from harness.requirements.selection import Profile
from reports.json_report import as_json
from reports.result import Report

pytest_plugins = ["pytester"]

SUITE = Path(__file__).parents[4] / "scenarios" / "conformance" / "test_requirements.py"
OTHERS = ("randomly", "schemathesis", "asyncio", "anyio", "hypothesispytest", "timeout")
Run = Callable[..., pytest.RunResult]


def report(*verdicts: Verdict) -> str:
    return as_json(Report("t", "camproof conform", "some cloud", 0, 1, "0", verdicts))


def kept(*changed: Verdict) -> tuple[Verdict, ...]:
    """A verdict on every promise that is judged: those that are given, and else a pass."""
    instead = {(v.requirement, v.case): v for v in changed}
    names = [(requirement, case) for requirement in Asked().selected() for case in cases_of(requirement)]
    return tuple(instead.get(name, Verdict(name[0], Outcome.PASS, "kept", case=name[1])) for name in names)


@pytest.fixture
def suite(pytester: pytest.Pytester) -> Run:
    folder = pytester.mkdir("scenarios")
    (folder / SUITE.name).write_text(SUITE.read_text())

    def run(*words: str, said: str = "", subprocess: bool = False) -> pytest.RunResult:
        (pytester.path / "report.json").write_text(said)
        plugins = ["-p", "harness.cli.as_pytest.plugin", *(f"-pno:{name}" for name in OTHERS if name not in words)]
        more = ["-o", "markers=timeout(seconds)", *(["--from-report", "report.json"] if said else [])]
        start = pytester.runpytest_subprocess if subprocess else pytester.runpytest_inprocess
        return start(*plugins, *more, *words, "scenarios")

    return run


def test_one_test_a_promise_with_its_id_in_the_name(suite: Run) -> None:
    found = suite("--collect-only", "-q", said=report(*kept())).outlines
    ids = [line.rpartition("[")[2].rstrip("]") for line in found if "::test_holds[" in line]
    assert ids == [f"{v.requirement}:{v.case}" if v.case else v.requirement for v in kept()]
    assert "REG-2:files" in ids


def test_a_level_is_a_marker_and_an_option(suite: Run) -> None:
    core = sum(len(cases_of(requirement)) for requirement in Asked(Profile.CORE).selected())
    assert set(LEVELS) == set(Profile)
    for words in (["-m", "core"], ["--level", "core"]):
        done = suite(*words, said=report(*kept()))
        assert done.parseoutcomes()["passed"] == core
        assert done.ret == 0


def test_one_that_failed_beside_others_is_judged_again_without_the_rest(suite: Run, pytester: pytest.Pytester) -> None:
    pytester.makeconftest("pytest_plugins = ['tests.again']")
    failing = replace(kept()[0], outcome=Outcome.FAIL)
    assert suite(said=report(*kept(failing)), subprocess=True).parseoutcomes()["failed"] == 1
    for verdict, outcomes, status in ((failing, {"failed": 1}, 1), (kept()[0], {"passed": 1}, 0)):
        again = suite("--again", said=report(*kept(verdict)), subprocess=True)
        assert (again.parseoutcomes(), again.ret) == (outcomes, status)


def test_areas_and_ids_are_chosen_by_options_and_by_name(suite: Run) -> None:
    assert suite("--area", "enc", said=report(*kept())).parseoutcomes() == {"passed": 7}
    assert suite("--only", "BUF-3,REG-2", said=report(*kept())).parseoutcomes() == {
        "passed": 4
    }  # REG-2 has three cases
    assert suite("-k", "ENC-4 or REG-2:files", said=report(*kept())).parseoutcomes()["passed"] == 2


def test_what_is_not_there_is_an_error_of_usage(suite: Run) -> None:
    assert suite("--only", "ENC-44", said=report(*kept())).ret == pytest.ExitCode.USAGE_ERROR


def test_only_a_pass_passes(suite: Run) -> None:
    said = [
        Verdict(f"ENC-{n}", outcome, f"so it {outcome}s", replay="camproof again")
        for n, outcome in enumerate(Outcome, 1)
    ]
    excused = Verdict("ENC-6", Outcome.FAIL, "no", excused="expected: known")
    stale = Verdict("baseline", Outcome.FAIL, "ENC-7 was expected to fail", case="ENC-7")
    done = suite("--area", "ENC", "-rA", said=report(*kept(*said, excused), stale))
    assert done.parseoutcomes() == {"passed": 1, "failed": 4, "skipped": 1, "xfailed": 1}
    assert done.ret == 1
    shown = done.stdout.str()
    assert all(f"{outcome}: so it {outcome}s" in shown for outcome in ("fail", "unknown", "error"))
    assert "again: camproof again" in shown
    assert "ENC-7 was expected to fail" in shown
    assert "fail, excused (expected: known): no" in shown


def test_what_is_skipped_or_excused_does_not_make_it_red(suite: Run) -> None:
    excused = Verdict("ENC-6", Outcome.FAIL, "no", excused="expected: known")
    done = suite("--area", "ENC", said=report(*kept(Verdict("ENC-4", Outcome.SKIP, "not claimed"), excused)))
    assert done.parseoutcomes() == {"passed": 5, "skipped": 1, "xfailed": 1}
    assert done.ret == 0


def test_the_count_is_told_first_and_last(suite: Run) -> None:
    many = len(kept())
    done = suite(said=report(*kept()))
    done.stdout.fnmatch_lines([f"camproof: {many} promises expected of report.json", f"{many} of {many} were judged"])


def test_a_verdict_that_is_missing_is_red(suite: Run) -> None:
    done = suite(said=report(*kept()[1:]))
    assert done.parseoutcomes()["failed"] == 1
    assert f"the run gave no verdict on {kept()[0].requirement}" in done.stdout.str()


def test_a_promise_that_is_not_collected_is_red(suite: Run, pytester: pytest.Pytester) -> None:
    pytester.makeconftest("def pytest_collection_modifyitems(items): del items[0]")
    done = suite(said=report(*kept()))
    assert "failed" not in done.parseoutcomes()
    assert done.ret == 1
    assert f"expected and not collected: {kept()[0].requirement}" in done.stdout.str()


def test_a_promise_that_is_collected_and_never_tested_is_red(suite: Run, pytester: pytest.Pytester) -> None:
    pytester.makeconftest("def pytest_runtest_protocol(item): return True if '[ENC-4]' in item.nodeid else None")
    done = suite(said=report(*kept()))
    assert done.ret == 1
    assert "never judged: ENC-4" in done.stdout.str()


def test_nothing_but_skips_is_red(suite: Run) -> None:
    done = suite(said=report(*(replace(v, outcome=Outcome.SKIP) for v in kept())))
    assert done.ret == 1
    assert "nothing was shown" in done.stdout.str()


def test_a_run_that_breaks_is_told_by_every_test_and_not_begun_again(
    suite: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = []

    def broken(job: judging.Job) -> None:
        runs.append(job.title)
        raise CamproofFailedError("the disk is full")

    monkeypatch.setattr(judging, "carry_out", broken)
    done = suite("--area", "ENC", "--area", "KEY")
    failed = sum(v.requirement[:3] in {"ENC", "KEY"} for v in kept())
    assert done.parseoutcomes() == {"failed": failed}
    assert done.stdout.str().count("the run broke: the disk is full") >= failed
    assert runs == ["Conformance of the embedded reference cloud"]


def test_the_cloud_in_containers_is_asked_for_as_the_command_asks(suite: Run) -> None:
    told = suite("--collect-only", "--containers", "--region", "eu-fra", "--only", "ENC-1")
    told.stdout.fnmatch_lines(["camproof: * promises expected of the reference cloud in containers"])
    asked: list[Asked] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Asked, "job", lambda self, *_: asked.append(self))
        patch.setattr(judging, "carry_out", lambda _job: None)
        suite("--containers", "--region", "eu-fra", "--only", "ENC-1")
    assert {(one.containers, one.regions) for one in asked} == {(True, ("eu-fra",))}
