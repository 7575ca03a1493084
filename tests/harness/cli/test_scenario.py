"""`camproof scenario`: what is wrong is told at once, what is assumed is told with its source."""

import json
from pathlib import Path

import pytest

from harness.cli import main

GOOD = """
camproof: scenario/1
name: test
why: To see.
duration: 1 h
fleet:
  templates:
    lobby: {bitrate: 2 Mbit/s, segment: 4 s}
  sites:
    - {name: shop, count: 2, uplink: {preset: lte, down: 9 Mbit/s}, cameras: [{template: lobby, count: 3}]}
faults:
  - {kind: uplink-cut, at: 10 min, for: 1 min}
  - {kind: switch-restart, at: 20 min}
"""


@pytest.fixture(autouse=True)
def _in_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("COLUMNS", "FORCE_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    Path("good.yaml").write_text(GOOD)
    Path("bad.yaml").write_text(GOOD.replace("4 s", "4").replace("lte", "ltee"))


def test_check_tells_all_that_is_wrong_with_all_of_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scenario", "check", "good.yaml", "bad.yaml", "none.yaml"]) == 2
    out, err = capsys.readouterr()
    assert out == "good.yaml: good. 6 cameras at 2 sites.\n"
    lines = err.splitlines()
    assert len(lines) == 4  # uplink.up is missing too, as there is no such preset to give it
    assert all(line.startswith("camproof: ") for line in lines)
    assert lines[0].startswith("camproof: bad.yaml:8:41: fleet.templates.lobby.segment: 4 has no unit")
    assert "did you mean `lte`" in lines[2]
    assert "none.yaml: there is no such file" in lines[3]


def test_check_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scenario", "check", "--json", "good.yaml", "bad.yaml", "none.yaml"]) == 2
    good, bad, none = json.loads(capsys.readouterr().out)
    assert good["good"]
    assert (good["cameras"], good["problems"], len(good["sha256"])) == (6, [], 64)
    assert bad["problems"][0]["line"] == 8
    assert bad["problems"][0]["key"] == "fleet.templates.lobby.segment"
    assert not none["good"]
    assert main(["scenario", "check", "--json", "good.yaml"]) == 0


def test_explain_tells_where_each_value_comes_from(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scenario", "explain", "good.yaml", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    values = {value["key"]: value for value in document["values"]}
    said = values["fleet.templates.lobby.segment"]
    assert (said["value"], said["line"], said["source"], said["assumed"]) == ("4 s", 8, "good.yaml:8", False)
    assert values["fleet.templates.lobby.bitrate.constant"]["line"] == 8
    assert values["fleet.sites[0].uplink.down"]["line"] == 10
    up = values["fleet.sites[0].uplink.up"]
    assert (up["value"], up["line"], up["assumed"]) == ("20 Mbit/s", None, False)
    assert "Cellsmart" in up["source"]
    assert values["upload.stall"]["source"].startswith("AWS Kinesis")
    assert values["faults[1].for"]["value"] == "6 min"
    boot = values["fleet.boot"]
    assert boot["assumed"]
    assert boot["source"].startswith("assumed: ")
    assert document["scenario"]["fleet"]["boot"] == "1 min"


def test_explain_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scenario", "explain", "good.yaml"]) == 0
    out = capsys.readouterr().out
    assert "assumed: a broken line tells nobody" in out
    assert "6 cameras at 2 sites. " in out
    assert "faults[0].first" not in out  # goes with `every` only, and there is none


def test_explain_what_is_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scenario", "explain", "bad.yaml"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("camproof: bad.yaml:") == 3


def test_those_that_ship_are_known_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scenario", "check", "short-cut"]) == 0
    assert main(["scenario", "check", "shortcut"]) == 2
    assert "Did you mean 'short-cut'" in capsys.readouterr().err
    assert main(["scenario", "list", "--json"]) == 0
    names = [one["name"] for one in json.loads(capsys.readouterr().out)]
    assert "short-cut" in names
    assert main(["scenario", "list"]) == 0
    out = capsys.readouterr().out
    assert all(f"\n{name} " in out for name in names)


def test_a_trace_beside_the_file(capsys: pytest.CaptureFixture[str]) -> None:
    Path("sub").mkdir()
    traced = GOOD.replace("bitrate: 2 Mbit/s", "bitrate: {trace: {file: day.csv}}")
    Path("sub/traced.yaml").write_text(traced)
    assert main(["scenario", "check", "sub/traced.yaml"]) == 2
    assert "day.csv can't be read: No such file" in capsys.readouterr().err
    Path("sub/day.csv").write_text("seconds,bits_per_s\n0,1e6\n")
    assert main(["scenario", "check", "sub/traced.yaml"]) == 0
    assert main(["scenario", "explain", "sub/traced.yaml"]) == 0


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"\xff\xfe", "that is no text in UTF-8 (byte 0 is none)"), (b"\xef\xbb\xbf", "the file is empty")],
)
def test_what_is_no_text(content: bytes, says: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("odd.yaml").write_bytes(content)
    assert main(["scenario", "check", "odd.yaml"]) == 2
    assert says in capsys.readouterr().err


def test_a_folder_hides_no_shipped_scenario(capsys: pytest.CaptureFixture[str]) -> None:
    Path("short-cut").mkdir()
    assert main(["scenario", "check", "short-cut"]) == 0
    assert "short-cut" in capsys.readouterr().out


def test_a_folder_is_no_scenario(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scenario", "check", "."]) == 2
    assert ".: that is no file" in capsys.readouterr().err


def test_the_schema_is_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scenario", "schema"]) == 0
    assert json.loads(capsys.readouterr().out)["$schema"].endswith("2020-12/schema")
