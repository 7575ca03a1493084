import json
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from harness.cli.frame import main
from harness.history.parquet import HEADER, read

_SCENARIO = """
camproof: scenario/1
name: shop-cut
why: To see what a cut costs.
duration: 20 min
drain: 10 min
fleet:
  templates:
    lobby: {bitrate: 2 Mbit/s, cache: {size: 16 MB}}
  sites:
    - {name: shop, count: 2, uplink: {up: 10 Mbit/s, latency: 20 ms}, cameras: [{template: lobby, count: 2}]}
faults:
FAULTS
must_happen: [some camera drops]
must_hold: ["loss per camera <= LIMIT"]
"""
_FAULTS = """  - {kind: uplink-cut, at: [2 min, 10 min], for: 3 min, where: {site: shop-1}}
  - {kind: uplink-cut, at: 14 min, for: 30 s}"""
_SCENARIO = _SCENARIO.replace("FAULTS", _FAULTS)
Start = Callable[..., int]
FILES = {"report.html", "report.json", "junit.xml", "outcome.parquet", "costs.csv"}


@pytest.fixture
def start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Start:
    """Writes the scenario with a bound and runs it."""
    monkeypatch.chdir(tmp_path)

    def run(limit: str, *options: str, change: tuple[str, str] = ("", "")) -> int:
        text = _SCENARIO.replace("LIMIT", limit).replace(*change) if change[0] else _SCENARIO.replace("LIMIT", limit)
        Path("shop.yaml").write_text(text)
        return main(["run", "shop.yaml", *options])

    return run


@pytest.mark.parametrize("engine", ["fluid", "events"])
def test_a_run_says_what_it_cost_and_leaves_its_files(
    start: Start, engine: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert start("10 min", "--engine", engine) == 0
    told = capsys.readouterr().out
    for words in ("What it cost", "shop/lobby", "some camera drops", "loss per camera <= 10 min", "As expected"):
        assert words in told
    out = Path("out/run")
    assert {path.name for path in out.iterdir()} == FILES
    assert "Backlog" in (out / "report.html").read_text()
    rows = pl.read_parquet(out / "outcome.parquet")
    assert rows.filter(pl.col("site") == 0)["outage"].max() == 3
    assert rows["lost_us"].sum() > 0
    header = json.loads(pl.read_parquet_metadata(out / "outcome.parquet")[HEADER])
    assert (header["engine"], header["scenario"]) == (engine, "shop-cut")


def test_a_bound_that_does_not_hold_is_exit_status_1_and_says_whose(
    start: Start, capsys: pytest.CaptureFixture[str]
) -> None:
    assert start("1 s", "--json") == 1
    report = json.loads(capsys.readouterr().out)
    (broken,) = [verdict for verdict in report["verdicts"] if verdict["outcome"] == "fail"]
    assert broken["requirement"] == "loss per camera <= 1 s"
    assert "at shop-1/lobby-1" in broken["reason"]
    assert report["data"]["costs"][0]["kind"] == "shop/lobby"


def test_a_run_in_which_nothing_dropped_is_undecided(start: Start) -> None:
    assert start("1 s", change=("size: 16 MB", "size: 1 GB")) == 4


def test_the_events_engine_writes_every_segments_fate(start: Start, capsys: pytest.CaptureFixture[str]) -> None:
    assert start("10 min", "--engine", "events", "--history") == 0
    assert "BUF-1" in capsys.readouterr().out
    history = read(Path("out/run/history.parquet"))
    assert history.header.engine == "events"
    assert len(history.cameras()) == 4


@pytest.mark.parametrize(
    "fault",
    [
        "{kind: switch-restart, at: 14 min, for: 30 s}",
        "{kind: dns-down, at: 14 min, for: 3 min}",
        "{kind: uplink-degraded, at: 14 min, for: 3 min, to: 1 Mbit/s}",
        "{kind: region-down, region: eu-fra, at: 14 min, for: 3 min}",
    ],
    ids=["power", "dns", "degraded", "region"],
)
@pytest.mark.parametrize("cut", [True, False], ids=["and a cut", "alone"])
def test_each_segments_fate_changes_no_verdict(start: Start, fault: str, *, cut: bool) -> None:
    kinds = ("{kind: uplink-cut, at: 14 min, for: 30 s}", fault)
    if not cut:
        kinds = (_FAULTS, f"  - {fault}")
    statuses = [start("20 min", "--engine", "events", *more, change=kinds) for more in ((), ("--history",))]
    assert statuses == [0, 0]


def test_the_same_seed_gives_the_same_outcome(start: Start, capsys: pytest.CaptureFixture[str]) -> None:
    random = ("at: 14 min, for: 30 s", "random: 6 /h, for: {exponential: 1 min}")

    def digest(seed: str) -> str:
        start("10 min", "--seed", seed, "--json", change=random)
        return str(json.loads(capsys.readouterr().out)["data"]["outcome_sha256"])

    assert digest("5") == digest("5") != digest("6")


def test_the_smallest_timeline_that_breaks_a_bound_is_a_scenario(
    start: Start, capsys: pytest.CaptureFixture[str]
) -> None:
    assert start("30 s", "--find-smallest") == 0
    told = capsys.readouterr().out
    assert "1 of 3 episodes" in told
    smallest = Path("out/run/shop-cut-smallest.yaml")
    assert main(["run", str(smallest), "--json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert report["data"]["costs"][0]["outages"] == 2  # of one site's two cameras
    assert 30e6 < report["data"]["costs"][0]["worst_us"] < 40e6


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (("--history",), "--history: the fluid engine knows no segments"),
        (("--engine", "live"), "can't be acted out live"),
        (("--engine", "live", "--find-smallest"), "use --engine fluid"),
        (("--engine", "fast"), "'fast' is not one of 'fluid', 'events', 'live'"),
        (("--find-smallest",), "everything that must hold"),
        (("--out", "shop.yaml"), "that is no folder"),
    ],
)
def test_what_can_not_be_done_is_said_in_a_line(
    start: Start, options: tuple[str, ...], why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert start("1 h", *options) == 2
    told = capsys.readouterr().err
    assert why in told
    assert told.count("\n") == 1


def test_a_scenario_that_is_not_there_is_said_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "shrt-cut"]) == 2
    assert "short-cut" in capsys.readouterr().err


def test_containers_are_for_the_live_engine(start: Start, capsys: pytest.CaptureFixture[str]) -> None:
    assert start("10 min", "--containers") == 2
    assert "--containers: only a run of --engine live has a cloud" in capsys.readouterr().err
    assert start("10 min", "--engine", "live", "--containers", "--find-smallest") == 2


def test_costs_and_outages_are_there_for_spreadsheets(start: Start) -> None:
    assert start("10 min", "--csv") == 0
    costs, outages = pl.read_csv("out/run/costs.csv"), pl.read_csv("out/run/outcome.csv")
    assert costs["lost_us"].sum() == (outages["lost_us"] * outages["cameras"]).sum() > 0
    assert outages["lost_us"].to_list() == pl.read_parquet("out/run/outcome.parquet")["lost_us"].to_list()
