import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from harness.cli.frame import main

_SCENARIO = """
camproof: scenario/1
name: tiny
why: To be interrupted.
duration: 10 s
drain: 10 s
fleet:
  templates: {lobby: {bitrate: 300 kbit/s, segment: 1 s, cache: {size: 1 MB}}}
  sites: [{name: shop, uplink: {up: 10 Mbit/s, latency: 5 ms}, cameras: [{template: lobby, count: 2}]}]
"""


@pytest.fixture(autouse=True)
def tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("tiny.yaml").write_text(_SCENARIO)


def test_ctrl_c_ends_it_early_and_leaves_the_report_of_what_was_seen() -> None:
    code = "import sys; from harness.cli import main; sys.exit(main())"
    started = subprocess.Popen(
        [sys.executable, "-c", code, "run", "tiny.yaml", "--engine", "live", "--soak", "1 min"], start_new_session=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert started.stderr is not None
    for line in started.stderr:
        if "segments made" in line and " 0 segments made" not in line:
            break
    os.killpg(started.pid, signal.SIGINT)  # as a terminal does
    out, err = started.communicate(timeout=60)
    assert started.returncode == 3, err
    assert "Traceback" not in err
    assert "1 min were asked for" in " ".join(out.split())
    report = json.loads(Path("out/run/report.json").read_text())
    assert report["data"]["ended"] == "interrupted"
    assert 0 < report["data"]["soak_s"] < 60
    assert report["data"]["books"]["produced"] > 0
    assert report["data"]["machine"]["processes"]
    assert {path.name for path in Path("out/run").iterdir()} == {
        "report.html", "report.json", "junit.xml", "history.parquet", "stretches.csv", "memory.csv",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (("--soak", "1 h"), "--soak goes with --engine live"),
        (("--soak", "1 h", "--engine", "live", "--containers"), "with neither --containers nor"),
        (("--keep", "1 h"), "--keep goes with --soak"),
        (("--soak", "1", "--engine", "live"), "--soak: 1"),
        (("--soak", "0 s", "--engine", "live"), "--soak: 0 s is no time"),
    ],
)
def test_what_can_not_be_soaked_is_said(options: tuple[str, ...], why: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "tiny.yaml", *options]) == 2
    assert why in capsys.readouterr().err
