"""A case for each rule that the oracle goes by: a site that is right but for one thing, and what comes of it."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from harness.sites.oracle.judge import diagnose
from harness.sites.oracle.verdicts import Verdict
from tests.harness.sites.built import built

FILES = sorted((Path(__file__).parent / "cases").glob("*.yaml"))
CASES = {f"{file.stem}: {one['case']}": one for file in FILES for one in yaml.safe_load(file.read_text("utf-8"))}


def test_every_area_has_its_cases() -> None:
    areas = ["cables", "leases", "names", "power", "proxies", "rules", "time", "ways"]
    assert [file.stem for file in FILES] == areas
    assert len(CASES) > 100


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_case(case: dict[str, Any]) -> None:
    verdict, *why = case["says"]
    said = diagnose(built(case.get("of", "right"), case.get("edits", {})))
    assert str(said.verdict) == verdict
    unwell = [camera.told.broken for camera in said.cameras if camera.verdict is not Verdict.ACTIVATES]
    if why:
        assert unwell[0] is not None
        assert [str(unwell[0].cause), unwell[0].hop][: len(why)] == why
    else:
        assert unwell == []
    if "well" in case:
        assert case["well"] == [one.name for one in said.cameras if one.verdict is Verdict.ACTIVATES]
    if "notes" in case:
        assert case["notes"] == [note.kind for note in said.notes]
    reach = {name: answer.name.lower() for name, answer in said.cameras[0].told.reach}
    assert {name: reach[name] for name in case.get("reach", {})} == case.get("reach", {})
