"""`camproof doctor`: the verdict, the reasons and the remedy; its exit status; what it writes."""

import json
from importlib.resources import files
from pathlib import Path

import pytest

from harness.cli import main

T2 = (files("scenarios") / "topologies" / "t2-lan-on-u2.yaml").read_text("utf-8")


@pytest.fixture(autouse=True)
def _in_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("COLUMNS", "FORCE_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("name", "status"), [("t3-as-the-paper-says", 0), ("t2-lan-on-u2", 1), ("t4-two-dhcp-servers", 4)]
)
def test_the_exit_status_says_whether_all_activate(name: str, status: int) -> None:
    assert main(["doctor", name]) == status


def test_tells_the_verdict_the_hop_and_the_papers_remedy(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "t2-lan-on-u2"]) == 1
    out = capsys.readouterr().out
    assert out.startswith("t2-lan-on-u2: does not activate\n0 of 12 cameras activate.\n")
    assert "cam-1 to cam-12  does not activate  U2 leads to lan, U1 to no router" in out
    assert "1. Move the cable from recorder's U2 to its U1 (recorder/u1-rj45)." in out
    assert "2. Switch off the DHCP server of recorder's switch." in out
    assert "3. Set the address of recorder's switch to 10.0.0.2/24." in out
    assert out.count("paper: ") == 3
    assert "\x1b" not in out


def test_all_ways_in_which_it_may_turn_out_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    main(["doctor", "t4-two-dhcp-servers"])
    out = capsys.readouterr().out
    assert "The way of cam-1, if it turns out so (1 of 2)" in out
    assert "not reached: identity, my-systems" in out
    assert "(2 of 2)" in out
    assert "reached: identity, my-systems" in out.partition("(2 of 2)")[2]


def test_a_terminal_gets_colours_unless_it_wants_none(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    main(["doctor", "t2-lan-on-u2"])
    assert "\x1b[1;31m" in capsys.readouterr().out
    monkeypatch.setenv("NO_COLOR", "1")
    main(["doctor", "t2-lan-on-u2"])
    assert "\x1b[1;31m" not in capsys.readouterr().out


def test_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "one-host-blocked", "--json"]) == 1
    said = json.loads(capsys.readouterr().out)
    camera = said["cameras"][0]
    assert camera["broken"]["cause"] == "blocked"
    assert camera["broken"]["hop"] == "router"
    reach = camera["outcomes"][0]["reach"]
    assert {name for name, answer in reach.items() if answer == "no"} == {"media-store"}
    assert camera["outcomes"][0]["lease"]["gateway"] == "10.0.0.1"
    assert said["cures"][0]["changes"][0]["kind"] == "allow"
    assert said["search"]["complete"]


def test_draws_the_site(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "t2-lan-on-u2", "--out", "there"]) == 1
    assert "Drawing: there/t2-lan-on-u2.svg" in capsys.readouterr().out
    assert Path("there/t2-lan-on-u2.png").read_bytes().startswith(b"\x89PNG")
    assert json.loads(Path("there/t2-lan-on-u2.json").read_text())["verdict"] == "does not activate"
    first = Path("there/t2-lan-on-u2.svg").read_bytes()
    assert b"<svg" in first
    main(["doctor", "t2-lan-on-u2", "--out", "there", "--json"])
    assert Path("there/t2-lan-on-u2.svg").read_bytes() == first


def test_a_file_of_ones_own_and_what_is_wrong_with_it(capsys: pytest.CaptureFixture[str]) -> None:
    Path("mine.yaml").write_text(T2)
    assert main(["doctor", "mine.yaml"]) == 1
    capsys.readouterr()
    Path("bad.yaml").write_text(T2.replace("S2212", "S2213").replace("to: lan}", "to: lam}", 1))
    assert main(["doctor", "bad.yaml"]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert lines[0].startswith(
        "camproof: bad.yaml:9:21: appliances.recorder.model: there is no value 'S2213' here; did"
    )
    assert main(["doctor", "t2-lan-on-u3"]) == 2
    assert "Did you mean 't2-lan-on-u2'" in capsys.readouterr().err
    assert main(["doctor"]) == 2
    assert "camproof doctor --list" in capsys.readouterr().err


def test_lists_what_ships_with_its_verdict(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--list", "--json"]) == 0
    listed = {one["name"]: one["verdict"] for one in json.loads(capsys.readouterr().out)}
    assert len(listed) >= 28
    assert listed["t3-as-the-paper-says"] == "activates"
    assert main(["doctor", "--list"]) == 0
    assert "t3-as-the-paper-says" in capsys.readouterr().out


def test_writes_the_schema(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--schema"]) == 0
    assert json.loads(capsys.readouterr().out)["title"] == "A topology of camproof"


@pytest.mark.parametrize(("line", "lacks", "told"), [
    ("{preset: dsl, up: 40 Mbit/s}", True, True), ("{up: 40 Mbit/s, loss: 1 %}", True, True),
    ("{up: 40 Mbit/s}", True, False), ("{preset: dsl, up: 40 Mbit/s}", False, False),
])  # fmt: skip
def test_a_line_that_no_lab_here_can_play_is_told(
    line: str, lacks: bool, told: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,  # noqa: FBT001 - cases
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    text = (Path(__file__).parents[3] / "scenarios/topologies/t3-as-the-paper-says.yaml").read_text("utf-8")
    file = tmp_path / "slow.yaml"
    file.write_text(text.replace("\ncables:", f"\ninternet: {{uplink: {line}}}\ncables:"), "utf-8")
    monkeypatch.setattr("harness.cli.doctor.lacks_netem", lambda: lacks)
    assert main(["doctor", str(file)]) == 0
    assert ("this kernel has no netem" in capsys.readouterr().err) is told
