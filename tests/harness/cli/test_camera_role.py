import json
import subprocess
import sys
from collections.abc import Coroutine
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from junitparser import JUnitXml

from harness.checks.by_sight.judged import BY_SIGHT
from harness.checks.by_sight.sight import Sight
from harness.checks.casefile import CameraFacts, CaseFile
from harness.checks.verdict import Outcome, Verdict
from harness.cli import camera_role, main
from harness.conformance.camera_role.run import CameraJudged
from harness.history.event import Header, History
from harness.requirements.catalogue import load

FACTS = CameraFacts("c", "sample", "here", "eu-fra", "org", 1000, "deny-new", 1)
SIGHT = Sight(CaseFile(History(Header("none", "", 0, "live", "", "", 0), ()), {}), FACTS, {})
BROKEN = Verdict("BUF-5", Outcome.FAIL, "a loss was not reported")
KEPT = Verdict("BUF-5", Outcome.PASS, "each was reported once")
EXPECTED = '- requirement: BUF-5\n  reason: "known"\n  expires: 2999-01-01\n'


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--fault", "iv-repeats"], "needs --sample"),
        (["--sample", "--fault", "old-tls"], "old-tls is a fault of the cloud"),
        (["--target", "cloud.yaml"], "only that one can play outages and faults to it. Take one out"),
        (["--database", "postgresql://db"], "--database is for a cloud that is judged"),
        (["--runs", "2"], "a camera comes once a run"),
        (["--baseline", "nowhere.yaml"], "nowhere.yaml: it can't be read as a baseline"),
        (["--since", "nowhere.json"], "nowhere.json can't be read"),
        (["--camera", "nowhere.toml"], "nowhere.toml: it can't be read"),
        (["--device-key", "nowhere.pem"], "nowhere.pem can't be read as a public key"),
        (["--sample", "--device-key", "nowhere.pem"], "take one out"),
        (["--host", "0.0.0.0"], "no address that a camera can go to"),  # noqa: S104 - refused
        (["--host", "192.0.2.1"], "192.0.2.1: nothing can listen there"),  # RFC 5737: nobody's
        (["--only", "ID-1"], "no check judges ID-1"),
    ],
)
def test_what_can_not_be_is_told_before_anything_runs(
    words: list[str], told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["conform", "--role", "camera", "--out", str(tmp_path), *words]) == 2
    assert told in capsys.readouterr().err


def test_what_is_judged_of_a_camera_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["conform", "--role", "camera", "--list"]) == 0
    listed = capsys.readouterr().out
    assert "BUF-5" in listed
    assert "ID-1" not in listed


def test_a_camera_that_does_not_come_ends_the_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["conform", "--role", "camera", "--wait", "1", "--out", str(tmp_path)]) == 3
    assert "within 1 s there came no camera" in capsys.readouterr().err
    assert (tmp_path / "device-key.pem").stat().st_mode & 0o077 == 0
    assert "client_id" in (tmp_path / "camera.toml").read_text()


def test_a_camera_with_a_key_of_its_own_is_registered_by_it(tmp_path: Path) -> None:
    public = ec.generate_private_key(ec.SECP256R1()).public_key()
    key = tmp_path / "public.pem"
    key.write_bytes(public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    words = ["--wait", "1", "--device-key", str(key), "--out", str(tmp_path / "out")]
    assert main(["conform", "--role", "camera", *words]) == 3
    assert "device_key" not in (tmp_path / "out" / "camera.toml").read_text()
    assert not (tmp_path / "out" / "device-key.pem").exists()


def test_the_sample_camera_names_what_it_can_not_read(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "harness.camera", str(tmp_path / "camera.toml")]
    ended = subprocess.run(words, capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert ended.stderr.startswith("camproof: ")
    assert "camera.toml: it can't be read" in ended.stderr
    assert ended.stderr.count("\n") == 1


def judge(monkeypatch: pytest.MonkeyPatch, out: Path, *words: str, verdict: Verdict | tuple[Verdict, ...]) -> int:
    """`conform --role camera` on a camera of which this is found."""

    def found(work: Coroutine[object, object, CameraJudged]) -> CameraJudged:
        work.close()
        return CameraJudged(SIGHT, verdict if isinstance(verdict, tuple) else (verdict,))

    monkeypatch.setattr(camera_role, "run", found)
    return main(["conform", "--role", "camera", "--sample", "--json", "--out", str(out), *words])


def test_what_is_known_of_a_camera_is_excused_and_what_is_fixed_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    baseline = tmp_path / "known.yaml"
    baseline.write_text(EXPECTED)
    assert judge(monkeypatch, tmp_path, verdict=BROKEN) == 1
    judge(monkeypatch, tmp_path, "--baseline", str(baseline), verdict=BROKEN)
    assert [v["excused"] for v in json.loads((tmp_path / "report.json").read_text())["verdicts"]] == [
        "expected: known, until 2999-01-01"
    ]
    assert judge(monkeypatch, tmp_path, "--baseline", str(baseline), verdict=KEPT) == 1
    capsys.readouterr()
    told = json.loads((tmp_path / "report.json").read_text())
    assert [v["reason"] for v in told["verdicts"] if v["outcome"] == "fail"] == [
        "BUF-5 was expected to fail, and it passes: take it out of the baseline"
    ]
    assert (told["configuration"]["role"], told["command"].partition("--baseline")[0]) == (
        "camera", "camproof conform --role camera --sample ",
    )  # fmt: skip


def test_a_camera_is_compared_with_an_earlier_run_and_its_failures_become_a_baseline(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    earlier, now = tmp_path / "earlier", tmp_path / "now"
    judge(monkeypatch, earlier, "--baseline", "write", verdict=replace(KEPT, outcome=Outcome.FAIL))
    assert "requirement: BUF-5" in (earlier / "baseline.yaml").read_text()
    assert judge(monkeypatch, now, "--since", str(earlier / "report.json"), verdict=KEPT) == 0
    capsys.readouterr()
    changes = json.loads((now / "report.json").read_text())["since"]["changes"]
    assert [(c["requirement"], c["before"], c["now"]) for c in changes] == [("BUF-5", "fail", "pass")]
    assert main(["certificate", "verify", str(now / "certificate.json")]) == 0


def test_each_promise_that_is_judged_of_a_camera_stands_in_its_area(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    judge(monkeypatch, tmp_path, verdict=tuple(replace(KEPT, requirement=one) for one in BY_SIGHT))
    areas = [case.classname for suite in JUnitXml.fromfile(str(tmp_path / "junit.xml")) for case in suite]
    assert sorted(areas) == sorted(load().get(one).area for one in BY_SIGHT)
