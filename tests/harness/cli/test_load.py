import json
from pathlib import Path
from typing import Any

import pytest
from polars import col, read_parquet

from harness.cli.frame import main
from harness.cli.load_order import understood
from harness.errors import BadInputError
from harness.load.order import Shape

S = 1_000_000
GIVEN: dict[str, Any] = {
    "target_file": None, "fault": None, "shape": "steady", "scenario": None, "cameras": None, "viewers": 2,
    "time": "1 min", "segment": "4 s", "bitrate": "2 Mbit/s", "visit_every": "30 s", "watched": 5, "moment": None,
    "cache": None, "within": None, "thresholds": (), "threshold_file": None, "seed": 1,
}  # fmt: skip
TARGET = """
camproof: target/1
name: elsewhere
services: {identity: https://192.0.2.7:8443, my_systems: https://192.0.2.7:8444}
ca_file: ca.pem
administrator: {username: ann, password: secret}
stranger: {username: stan, password: secret}
regions: [eu-fra]
features: []
"""


def test_options_become_an_order() -> None:
    wanted = understood({**GIVEN, "shape": "viewers-rush", "cameras": 3, "time": "40 s"})
    order = wanted.order
    assert (order.shape, order.cameras, order.time_us) == (Shape.RUSH, 3, 40 * S)
    assert (order.moment_us, order.within_us, order.segment_bytes) == (10 * S, 5 * S, 1_000_000)
    assert [str(one) for one in wanted.thresholds] == [
        "all.failure_ratio < 1 %",
        "segment.failures < 1",
        "playback.failures < 1",
    ]
    assert order.cache_bytes == 128 * 1024 * 1024
    assert understood({**GIVEN, "cache": "3 MB"}).order.cache_bytes == 3_000_000
    assert understood(GIVEN).order.cameras == 10


def test_a_recovery_has_the_scenarios_cameras_and_segments() -> None:
    wanted = understood({**GIVEN, "shape": "recovery", "scenario": "agree-silent-cut", "time": "4 s"})
    assert wanted.burst is not None
    assert wanted.order.cameras == len(wanted.burst.dues) == wanted.burst.of
    assert wanted.order.cache_bytes == wanted.burst.cache_bytes == 1_600_000


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"shape": "recovery"}, "go together"),
        ({"scenario": "short-cut"}, "go together"),
        ({"fault": "iv-repeats"}, "fault of a camera"),
        ({"fault": "nonsense"}, "no seeded fault"),
        ({"moment": "5 s"}, "--moment goes with"),
        ({"shape": "viewers-rush", "viewers": 0}, "--viewers says there are none"),
        ({"shape": "viewers-rush", "moment": "59 s"}, "before --time is over"),
        ({"time": "0 s"}, "--time: it must be more than nothing"),
        ({"time": "25 h"}, "a day at the most"),
        ({"time": "5"}, "--time: 5 has no unit"),
        ({"segment": "1.5 s"}, "--segment: "),
        ({"bitrate": "0 bit/s"}, "--bitrate: "),
        ({"cache": "0 B"}, "--cache: "),
    ],
)
def test_what_can_not_be_is_refused(given: dict[str, Any], said: str) -> None:
    with pytest.raises(BadInputError) as refused:
        understood({**GIVEN, **given})
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("more", "options", "said"),
    [
        ("", (), "is not this machine"),
        ("load: {consent: false}\n", (), "must not be loaded"),
        ("load: {consent: true, most_cameras: 5}\n", (), "consents to 5"),
        ("load: {consent: maybe}\n", (), "load.consent"),
        ("load: {consent: true}\n", ("--fault", "iv-too-short"), "no seeded fault"),
    ],
)
def test_another_cloud_is_not_loaded_without_consent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], more: str,
    options: tuple[str, ...], said: str,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    Path("ca.pem").touch()
    Path("cloud.yaml").write_text(TARGET + more)
    assert main(["load", "--target", "cloud.yaml", *options]) == 2
    assert said in capsys.readouterr().err
    assert not Path("out").exists()


def test_an_unknown_metric_is_told_with_what_was_meant(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["load", "--threshold", "picture.p9 < 1 s"]) == 2
    assert "Did you mean 'picture.p9" in capsys.readouterr().err


def test_metrics_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["load", "--metrics", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert {"all", "store", "segment"} <= listed["subjects"].keys()
    assert "p95" in listed["statistics"]
    assert main(["load", "--metrics"]) == 0
    assert "failure_ratio" in capsys.readouterr().out


def test_a_seeded_fault_trips_a_threshold(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    words = "load --fault playlist-without-ivs --cameras 2 --viewers 4 --visit-every 1s --segment 1s --time 4s --json"
    assert main([*words.split(), "--threshold", "playback.failures < 1"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert report["headline"] == "1 of 1 threshold is over"
    assert [one["why"] for one in report["failures"] if one["name"] == "playback"] == ["undecryptable"]
    assert report["acts"]["playback"]["requests"] == report["acts"]["playback"]["failures"] > 0
    assert report["requests"]["store"]["failures"] == 0


def test_a_recovery_is_sent_for_real(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    words = "load --shape recovery --scenario small-region-outage --viewers 0 --time 3s --json"
    assert main([*words.split(), "--threshold", "segment.failures < 1"]) == 0
    report = json.loads(capsys.readouterr().out)
    due = read_parquet("out/load/arrivals.parquet").filter(col("what") == "segment")
    assert report["scenario"].startswith("small-region-outage, 4 of 4 cameras")
    assert report["acts"]["segment"]["requests"] + report["tally"]["unsent"] == len(due)
    steady = 3 * 4  # segments, of as many cameras
    assert len(due) > 3 * steady
    assert report["acts"]["segment"]["requests"] > steady, "what waited comes at once"
    assert report["requests"]["store"]["requests"] >= report["acts"]["segment"]["requests"]
