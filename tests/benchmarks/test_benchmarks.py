"""Each benchmark runs, with little to do, and says a ratio. What it says is nobody's test."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("module", "little"),
    [
        ("camera_pipeline", "4_000_000"),
        ("live_upload", "1 2"),
        ("stored_upload", "1 2"),
        ("upload_memory", "480"),
        ("command_start", "1"),
        ("conformance", "--list"),
        ("recording_index", "100_000"),
        ("events_engine", "1"),
        ("site_oracle", "20"),
        ("load", "2 0.2"),
        ("live_fleet", "4 6"),
        ("sweep", "2 2 100"),
    ],
)
def test_runs_and_prints_a_ratio(module: str, little: str) -> None:
    command = [sys.executable, "-m", f"benchmarks.{module}", *little.split()]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert re.search(r"\d\.\d\d of (it|the limit)", said)


@pytest.mark.timeout(600)  # the first to run compiles
@pytest.mark.xdist_group("compiled")
@pytest.mark.parametrize(("module", "little"), [("fluid_engine", "0.002"), ("fluid_accuracy", "1")])
def test_the_fluid_engine_is_measured(module: str, little: str) -> None:
    command = [sys.executable, "-m", f"benchmarks.{module}", little]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert len(re.findall(r"goal", said)) >= 4
