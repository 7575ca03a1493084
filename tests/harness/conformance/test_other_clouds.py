"""The suite judges clouds in other processes: the reference, and one that has another API, through its adapter."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import yaml

from harness.checks.registry import CHECKS
from harness.conformance.run import order_of_catalogue

ROOT = Path(__file__).parents[3]
CAMPROOF = [sys.executable, "-c", "import sys; from harness.cli import main; sys.exit(main())"]
INSTALLED = ROOT / "tests" / "second_cloud" / "installed"  # where the second cloud's adapter is an entry point
ENVIRONMENT = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{INSTALLED}", "PYTHONUNBUFFERED": "1"}
SHOWN = {"ENC-1", "ENC-7", "KEY-3", "KEY-5"}
CORE = {"ACT-1", "CRED-3", "CRED-7", "ENC-6", "KEY-4", "KEY-6", "TLS-2", "IDX-1", "IDX-4", "PLAY-2", "PLAY-5", "BUF-5"}
SLOW = {"KEY-6", "ENC-2", "ENC-4", "ENC-5"}  # measures times, guesses keys: once is enough
QUICK = ("--only", ",".join(order_of_catalogue(CHECKS.keys() - SLOW)))
NOT_OF_ANOTHER_PROCESS = {"IDX-2", "BUF-11"}

pytestmark = [pytest.mark.xdist_group("other-clouds"), pytest.mark.timeout(600)]


@contextmanager
def up(words: list[str], says: str) -> Iterator[None]:
    """A cloud as a process of its own, from when it says that it is up."""
    with subprocess.Popen(words, cwd=ROOT, env=ENVIRONMENT, stdout=subprocess.PIPE, text=True) as cloud:
        assert cloud.stdout is not None
        try:
            assert any(says in line for line in cloud.stdout)
            yield
        finally:
            cloud.send_signal(signal.SIGTERM)
            cloud.stdout.read()


def settled(target: Path, *more: str) -> dict[str, Any]:
    """The same; what is not right is judged once more: a busy machine can be too slow for cameras in real time."""
    report = conform(target, *more)
    if bad := sorted(outcomes(report, "fail", "unknown", "error")):
        again = {v["requirement"]: v for v in conform(target, "--only", ",".join(bad))["verdicts"]}
        report["verdicts"] = [again.get(v["requirement"], v) for v in report["verdicts"]]
    return report


def conform(target: Path, *more: str) -> dict[str, Any]:
    """The report of a run in a process of its own."""
    words = [*CAMPROOF, "conform", "--target", str(target), "--json", "--out", f"{target}.out", *more]
    done = subprocess.run(words, cwd=ROOT, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    assert done.stdout, done.stderr
    return dict(json.loads(done.stdout))


def patient(target: Path) -> Path:
    """The same target, waited for as long as a busy machine needs."""
    document = yaml.safe_load(target.read_text())
    document["timing"] = {"connect": "30 s", "answer": "60 s"}
    target.write_text(yaml.safe_dump(document))
    return target


def bare(target: Path) -> Path:
    """The same target, whose operator shows nothing."""
    document = yaml.safe_load(target.read_text())
    document["features"].remove("evidence-at-rest")
    del document["evidence"]
    document["licence_codes"].reverse()  # so that the two don't take the same at the same time
    made = target.with_name("bare.yaml")
    made.write_text(yaml.safe_dump(document))
    return made


def of_reference(folder: Path) -> list[dict[str, Any]]:
    target = folder / "cloud.yaml"
    serve = [*CAMPROOF, "serve", "--credential-life", "10", "--target-file", str(target)]
    with up(serve, "The cloud is up"), ThreadPoolExecutor() as pool:
        shown, hidden = pool.submit(settled, patient(target)), pool.submit(settled, bare(target), *QUICK)
        return [shown.result(), hidden.result()]


def of_second(folder: Path, faults: Sequence[str] = (), more: Sequence[str] = ()) -> list[dict[str, Any]]:
    words = [sys.executable, "-m", "tests.second_cloud", str(folder), *faults]
    with up(words, "up"):
        return [(conform if faults else settled)(patient(folder / "target.yaml"), *more)]


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, dict[str, Any]]:
    """All four runs, at the same time: they wait most of it."""
    names = ("shown and bare", "second", "open house")
    folders = [tmp_path_factory.mktemp(name.replace(" ", "-")) for name in names]
    judged = ("--only", "KEY-4,PLAY-5,ID-1,ID-2,ID-7")
    runs = (of_reference, of_second, partial(of_second, faults=("open-house", "any-verifier"), more=judged))
    with ThreadPoolExecutor() as pool:
        (shown, hidden), [second], [open_house] = pool.map(lambda run, folder: run(folder), runs, folders)
    return {"shown": shown, "bare": hidden, "second": second, "open house": open_house}


def outcomes(report: Mapping[str, Any], *wanted: str) -> set[str]:
    return {v["requirement"] for v in report["verdicts"] if v["outcome"] in wanted}


def why(report: Mapping[str, Any]) -> list[str]:
    """What is neither passed nor skipped."""
    bad = [v for v in report["verdicts"] if v["outcome"] not in {"pass", "skip"}]
    return [f"{v['requirement']}: {v['reason']} {[e['statement'] for e in v['evidence']]}" for v in bad]


def test_the_reference_in_another_process(reports: Mapping[str, dict[str, Any]]) -> None:
    report = reports["shown"]
    assert not why(report)
    assert outcomes(report, "pass") >= SHOWN
    assert outcomes(report, "skip") & {v["requirement"] for v in report["verdicts"]} >= NOT_OF_ANOTHER_PROCESS


def test_the_same_without_evidence(reports: Mapping[str, dict[str, Any]]) -> None:
    report = reports["bare"]
    assert not why(report)
    assert outcomes(report, "skip") - outcomes(reports["shown"], "skip") >= SHOWN
    reasons = {v["requirement"]: v["reason"] for v in report["verdicts"]}
    assert reasons["ENC-7"] == "the target does not claim evidence-at-rest"


def test_the_second_cloud_keeps_what_it_claims(reports: Mapping[str, dict[str, Any]]) -> None:
    report = reports["second"]
    assert not why(report)
    core = {
        "ACT-1",
        "CRED-3",
        "CRED-7",
        "ENC-6",
        "KEY-4",
        "KEY-6",
        "TLS-2",
        "IDX-1",
        "IDX-4",
        "PLAY-2",
        "PLAY-3",
        "PLAY-5",
    }
    assert outcomes(report, "pass") >= core | SHOWN | {"ID-1", "ID-2", "ID-7"}
    assert outcomes(report, "skip") >= {"ACT-9", "CFG-1", "ID-5", "REG-2", "IDX-2"}
    states = {row["feature"]: row["state"] for row in report["data"]["features"]}
    assert (states["oauth"], states["licences"]) == ("works, as claimed", "not claimed")


def test_its_faults_are_caught(reports: Mapping[str, dict[str, Any]]) -> None:
    broken = {line.partition(":")[0]: line for line in why(reports["open house"])}
    assert broken.keys() == {"KEY-4", "PLAY-5", "ID-1"}
    assert "a code with another verifier" in broken["ID-1"]


def test_it_knows_nothing_of_the_reference() -> None:
    sources = [path.read_text() for path in (ROOT / "tests" / "second_cloud").rglob("*.py")]
    assert len(sources) > 5
    assert not [text for text in sources if "import reference_impl" in text or "from reference_impl" in text]
