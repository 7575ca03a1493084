import json
import re
from pathlib import Path

import pytest

from harness.cli.frame import main
from harness.engines.agreement import FIGURES

MODELS = ("--engine", "events", "--engine", "fluid")


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_both_models_and_how_far_they_differ(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["agree", "agree-silent-cut", "agree-degraded", *MODELS]) == 0
    told = capsys.readouterr().out
    for words in ("agree-silent-cut", "agree-degraded", "Video lost", "events", "fluid", "differs by", "Agreed"):
        assert words in told
    assert "Figures with a tolerance" in Path("out/agree/report.html").read_text()


def test_programs_get_every_figure(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["agree", "agree-silent-cut", *MODELS, "--json"]) == 0
    data = json.loads(capsys.readouterr().out)["data"]
    assert data["reference"] == "events"
    lost = next(row for row in data["figures"] if row["figure"] == "lost")
    assert lost["agrees"]
    assert abs(lost["difference"]) <= lost["allowed"]
    assert lost["reference"] > 10


def test_engines_that_do_not_agree_are_exit_status_1(capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    shipped = Path(__file__).parents[3] / "scenarios" / "agreement" / "agree-silent-cut.yaml"
    strict = "\n".join(
        "  lost_segments: 0" if line.strip().startswith("lost_segments") else line
        for line in shipped.read_text().splitlines()
    )
    Path("strict.yaml").write_text(strict)
    assert main(["agree", "strict.yaml", *MODELS]) == 1
    told = capsys.readouterr().out
    assert "Not agreed" in told
    assert "again: camproof agree strict.yaml --engine events --engine fluid" in told


def without_tolerances(name: str) -> str:
    """The text of a shipped scenario, up to its tolerances, which come last."""
    shipped = Path(__file__).parents[3] / "scenarios" / "agreement" / f"{name}.yaml"
    return shipped.read_text().partition("tolerances:")[0]


def test_a_scenario_without_tolerances_is_told_and_undecided(capsys: pytest.CaptureFixture[str]) -> None:
    """And what is proposed is understood."""
    Path("mine.yaml").write_text(without_tolerances("agree-silent-cut"))
    assert main(["agree", "mine.yaml", *MODELS, "--json"]) == 4
    report = json.loads(capsys.readouterr().out)
    (verdict,) = report["verdicts"]
    assert verdict["outcome"] == "unknown"
    assert "does not say how far engines may differ" in verdict["reason"]
    assert len(report["data"]["figures"]) == len(FIGURES)
    proposed = re.search(r"`(tolerances: .*?)`", verdict["reason"])
    assert proposed is not None
    Path("mine.yaml").write_text(f"{without_tolerances('agree-silent-cut')}\n{proposed[1]}\n")
    assert main(["agree", "mine.yaml", *MODELS]) == 0


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("agree-silent-cut", "--engine", "events"), "it takes two engines"),
        (("agree-silent-cut", "--engine", "evnts"), "events"),
        (("agre-silent-cut",), "agree-silent-cut"),
        ((), "SCENARIO"),
    ],
)
def test_what_can_not_be_done_is_said_in_a_line(
    arguments: tuple[str, ...], why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["agree", *arguments]) == 2
    told = capsys.readouterr().err
    assert why in told
    assert told.count("\n") == 1


@pytest.mark.timeout(240)
def test_real_cameras_agree_with_both_models(capsys: pytest.CaptureFixture[str]) -> None:
    """In real time, over real TLS: the shipped tolerances hold."""
    assert main(["agree", "agree-silent-cut"]) == 0, capsys.readouterr().out
    assert "live" in capsys.readouterr().out
