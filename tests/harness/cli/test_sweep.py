import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from distributed import Client, LocalCluster

from harness.cli.frame import main
from harness.scenario.expectations import Quantity
from tests.harness.sweep.scenarios import TEXT

LONG = ["sweep", "shops.yaml", "--vary", "cache=16MB,32MB,64MB"]


@pytest.fixture(autouse=True)
def shops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The small scenario, as a file in the current folder."""
    monkeypatch.chdir(tmp_path)
    Path("shops.yaml").write_text(TEXT)


def sweep(*options: str) -> int:
    return main(["sweep", "shops.yaml", "--workers", "1", *options])


def test_a_grid_says_what_each_combination_came_to_and_leaves_its_files(capsys: pytest.CaptureFixture[str]) -> None:
    assert sweep("--vary", "cache=16MB,64MB", "--vary", "south.up=8Mbit/s,20Mbit/s", "--replications", "3") == 0
    told = capsys.readouterr().out
    for words in (
        "cache=16MB, south.up=8Mbit/s",
        "Against cache=16MB",
        "share lost <= 10 %",
        "3 of 3",
        "all hold",
        "Share lost: from",
    ):
        assert words in told
    files = {"report.html", "report.pdf", "report.json", "results.parquet", "results.csv", "sweep.json"}
    assert {path.name for path in Path("out/sweep").iterdir()} == files
    assert Path("out/sweep/report.pdf").read_bytes().startswith(b"%PDF")
    page = Path("out/sweep/report.html").read_text()
    assert "Share lost over cache" in page
    assert '<tr class="pass"><th scope="row">cache=16MB, south.up=8Mbit/s</th>' in page
    assert len(re.findall("<td>all.hold</td></tr>", page)) == 4, "the last cell has the colour"
    assert "camproof sweep shops.yaml" in page
    assert len(pl.read_parquet("out/sweep/results.parquet").filter(pl.col("group") == "")) == 12


def test_the_json_has_means_intervals_and_changes(capsys: pytest.CaptureFixture[str]) -> None:
    assert sweep("--vary", "cache=16MB,64MB", "--replications", "3", "--json") == 0
    report = json.loads(capsys.readouterr().out)
    small, big = report["points"]
    assert small["values"] == {"cache": "16MB"}
    assert small["estimates"]["share lost"]["mean"] > big["estimates"]["share lost"]["mean"] > 0
    assert small["estimates"]["share lost"]["half_width"] > 0
    assert big["change"]["share lost"]["mean"] < 0
    assert set(small["estimates"]) == set(Quantity)


def test_it_says_which_input_moves_the_answer(capsys: pytest.CaptureFixture[str]) -> None:
    varied = ("--vary", "cache=8MB..400MB", "--vary", "renew_ahead=20%..30%")
    assert sweep(*varied, "--sensitivity", "morris", "--samples", "3", "--replications", "1", "--json") == 0
    found = json.loads(capsys.readouterr().out)["influences"]["share lost"]
    effect = {one["input"]: one["total"] for one in found}
    assert effect["cache"] > 0
    assert effect["renew_ahead"] == 0
    assert "What moves the share lost" in Path("out/sweep/report.html").read_text()


def test_a_mean_is_known_as_well_as_was_asked_or_the_exit_status_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert sweep("--half-width", "share lost=30 % of it", "--replications", "3", "--json") == 0
    (only,) = json.loads(capsys.readouterr().out)["points"]
    found = only["estimates"]["share lost"]
    assert found["half_width"] <= 0.3 * found["mean"]
    assert sweep("--half-width", "share lost=0.0001 %", "--replications", "2", "--most", "3", "--json") == 4
    assert json.loads(capsys.readouterr().out)["points"][0]["replications"] == 3


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (("--vary", "cahce=1MB"), "--vary cahce=1MB: the scenario has no key 'cahce'. Did you mean `cache`"),
        (("--vary", "cache=1MB..2MB"), "say how many draws"),
        (("--samples", "4"), "--samples goes with spans"),
        (("--vary", "cache=1MB", "--vary", "lobby.cache=2MB"), "mean the same value, fleet.templates.lobby.cache.size"),
        (("--sensitivity", "sobol"), "say how many draws"),
        (("--measure", "shar lost"), "did you mean `share lost`"),
        (("--warm-up", "1"), "did you mean `1 s`"),
        (("--warm-up", "3 d"), "nothing would count"),
        (("--cluster", "nowhere"), "--workers are processes of this machine"),
        (("--out", "shops.yaml"), "that is no folder"),
    ],
)
def test_what_can_not_be_done_is_said_in_a_line(
    options: tuple[str, ...], why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert sweep(*options) == 2
    told = capsys.readouterr().err
    assert why in told
    assert told.count("\n") == 1


def test_a_cluster_that_does_not_answer_is_said_in_a_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("harness.sweep.execution._CONNECT_S", 1)
    assert main(["sweep", "shops.yaml", "--cluster", "nowhere"]) == 2
    told = capsys.readouterr().err
    assert "--cluster nowhere: no Dask scheduler answers there" in told
    assert told.count("\n") == 1


def test_one_that_is_interrupted_at_once_does_not_say_that_nothing_can_be_computed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("harness.sweep.run._round", interrupted)
    assert sweep() == 3
    told = capsys.readouterr().out
    assert "Interrupted before any run was finished" in told


@pytest.fixture
def begun() -> Iterator[subprocess.Popen[str]]:
    """A long sweep of two workers, in a process group of its own, of which some replications are finished."""
    with begun_with("--workers", "2") as started:
        yield started


@contextmanager
def begun_with(*options: str) -> Iterator[subprocess.Popen[str]]:
    code = "import sys; from harness.cli import main; sys.exit(main())"
    started = subprocess.Popen(
        [sys.executable, "-c", code, *LONG, "--replications", "200", *options], start_new_session=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    while started.poll() is None and len(list(Path("out/sweep").glob("finished/p*"))) < 4:
        time.sleep(0.05)
    yield started
    with suppress(ProcessLookupError):
        os.killpg(started.pid, signal.SIGKILL)
    started.communicate(timeout=60)


def there_before(capsys: pytest.CaptureFixture[str]) -> int:
    """How many replications the same command finds, given again."""
    assert main([*LONG, "--replications", "1", "--workers", "1", "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)["facts"]
    return int(facts["Runs"].split()[3])


def test_ctrl_c_leaves_what_was_done_and_the_same_command_goes_on(
    begun: subprocess.Popen[str], capsys: pytest.CaptureFixture[str]
) -> None:
    os.killpg(begun.pid, signal.SIGINT)  # as a terminal does
    out, err = begun.communicate(timeout=60)
    assert begun.returncode == 3, err
    assert "It was interrupted" in out
    assert "Traceback" not in err
    assert "to go on: camproof sweep shops.yaml" in err
    done = len(pl.read_parquet("out/sweep/results.parquet").filter(pl.col("group") == ""))
    assert 4 <= done < 600
    assert there_before(capsys) == done


def test_a_kill_loses_nothing_that_was_finished_and_leaves_no_worker(
    begun: subprocess.Popen[str], capsys: pytest.CaptureFixture[str]
) -> None:
    begun.kill()
    begun.communicate(timeout=60)  # its pipes are closed once no worker holds them
    finished = len(list(Path("out/sweep").glob("finished/p*")))
    assert there_before(capsys) == finished >= 4


@pytest.mark.filterwarnings("ignore")
def test_ctrl_c_leaves_a_cluster_with_nothing_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    cluster, client = (LocalCluster, Client)  # neither is annotated
    made: Any = cluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None)  # type: ignore[no-untyped-call]
    with made, begun_with("--cluster", made.scheduler_address) as begun:
        os.killpg(begun.pid, signal.SIGINT)  # as a terminal does
        out, err = begun.communicate(timeout=60)
        assert begun.returncode == 3, err
        assert "It was interrupted" in out
        assert "Traceback" not in err, err
        done = len(pl.read_parquet("out/sweep/results.parquet").filter(pl.col("group") == ""))
        with client(made) as asks:  # type: ignore[no-untyped-call]
            while any(asks.processing().values()):
                time.sleep(0.05)
            assert len(asks.ncores()) == 2
    assert there_before(capsys) == done >= 4


def test_a_single_run_is_told_as_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert sweep("--replications", "1") == 0
    assert "1 combination, 1 run of the engine fluid." in capsys.readouterr().out


def test_a_bound_on_a_peak_that_no_run_measured_is_not_sure(capsys: pytest.CaptureFixture[str]) -> None:
    fleet, _ = TEXT.split("faults:")
    Path("shops.yaml").write_text(f"{fleet}must_hold: [peak uplink <= 1 Mbit/s]\n")
    assert sweep("--replications", "1") == 0
    told = capsys.readouterr().out
    assert "not sure" in told
    assert "0 bit/s" not in told
