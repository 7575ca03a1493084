"""What ships is good, called as its file is, says why it matters, and expects something."""

from pathlib import Path

import pytest

import scenarios
from harness.camera.stream_cache import Policy
from harness.cli.frame import main
from harness.engines.agreement import FIGURES, compare
from harness.engines.events.run import run as events
from harness.engines.fluid.run import run as fluid
from harness.history.outcome import expanded
from harness.scenario.loading.load import load
from harness.scenario.planning.live import to_live
from harness.scenario.planning.planner import planned
from harness.scenario.save import as_yaml, sha256
from harness.scenario.schema.document import Scenario

ROOT = Path(scenarios.__file__ or "").parent
OUTAGES = sorted(ROOT.glob("outages/*.yaml"))
AGREEMENT = sorted(ROOT.glob("agreement/*.yaml"))
LONGEST_US = 60_000_000  # what a person waits for


def scenario(file: Path) -> Scenario:
    return load(file.read_text("utf-8"), file.name).scenario


@pytest.mark.parametrize("file", [*OUTAGES, *AGREEMENT], ids=lambda file: file.stem)
def test_is_good_and_says_why(file: Path) -> None:
    one = scenario(file)
    assert one.name == file.stem
    assert len(one.why) > 150
    assert one.must_happen
    assert one.must_hold or one.tolerances.promised()
    assert planned(one).sha256 == sha256(one)
    assert sha256(load(as_yaml(one), "saved").scenario) == sha256(one)


@pytest.mark.parametrize("file", AGREEMENT, ids=lambda file: file.stem)
def test_those_for_agreement_can_be_run_live(file: Path) -> None:
    one = scenario(file)
    assert one.duration_us <= LONGEST_US
    assert one.cameras <= 6
    assert one.sites <= 2
    assert to_live(one, planned(one)).duration_s == one.duration_us / 1e6
    assert {*one.tolerances.promised()} <= {figure.key for figure in FIGURES}


@pytest.mark.parametrize("file", AGREEMENT, ids=lambda file: file.stem)
def test_the_model_engines_agree_on_them(file: Path) -> None:
    one = scenario(file)
    plan = planned(one)
    results = {"events": events(plan), "fluid": fluid(plan, compiled=False)}
    rows = {engine: expanded(result.outcome).collect() for engine, result in results.items()}
    apart = [c for c in compare(rows, "events", one.tolerances.promised()) if not c.agrees]
    assert apart == []


def test_there_are_enough_and_all_kinds_are_among_them() -> None:
    shipped = [scenario(file) for file in OUTAGES]
    assert len(shipped) >= 12
    kinds = {fault.kind for one in shipped for fault in one.faults}
    assert kinds >= {"uplink-cut", "uplink-flapping", "region-down", "credentials-down", "switch-restart"}
    policies = {t.cache.policy for one in shipped for t in one.fleet.templates.values()}
    assert policies == {str(policy) for policy in Policy}


@pytest.mark.parametrize("file", OUTAGES, ids=lambda file: file.stem)
def test_what_it_expects_is_so(file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", file.stem, "--out", str(tmp_path)]) == 0, capsys.readouterr()
