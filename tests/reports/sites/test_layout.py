"""Drawings: nothing stands on anything else, every camera and every broken hop is there."""

from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings

import scenarios
from harness.sites.load import load
from harness.sites.oracle.judge import diagnose
from harness.sites.oracle.verdicts import Verdict
from harness.sites.schema.document import Topology
from harness.sites.testing import topologies
from reports.sites.findings import findings, headline, listed
from reports.sites.layout import Box, laid_out
from reports.sites.marks import marks
from tests.harness.sites.written import examples

FILES = sorted((Path(scenarios.__file__ or "").parent / "topologies").glob("*.yaml"))


def apart(one: Box, other: Box) -> bool:
    return one.right <= other.left or other.right <= one.left or one.top <= other.bottom or other.top <= one.bottom


def check(site: Topology) -> None:
    said, layout = diagnose(site), laid_out(site)
    boxes = {name: box for name, box in layout.boxes.items() if not name.endswith("/computer")}
    for one, other in combinations(boxes, 2):
        assert apart(boxes[one], boxes[other]), (one, other)
    places = set(layout.cameras.values())
    assert len(places) == len(said.cameras) == len(layout.cameras)
    unwell = [camera for camera in said.cameras if camera.verdict is not Verdict.ACTIVATES]
    found = marks(site, said)
    assert sum(len(mark.finding.cameras) for mark in found) == len(unwell)
    for mark in found:
        assert mark.places
        for place in mark.places:
            name = place.removeprefix("camera:")
            assert name in (layout.cameras if place.startswith("camera:") else {**layout.boxes, **layout.ports}), place


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_of_what_ships(file: Path) -> None:
    check(load(file.read_text("utf-8"), file.name))


@settings(max_examples=examples())
@given(site=topologies())
def test_of_whatever_is_drawn(site: Topology) -> None:
    check(site)


def test_names_in_a_row_are_told_as_a_range() -> None:
    assert listed([f"cam-{n}" for n in (1, 2, 3, 5, 6)]) == "cam-1 to cam-3, cam-5, cam-6"
    assert listed(["gate"]) == "gate"
    assert listed([f"{letter}-1" for letter in "abcdefgh"]).endswith("f-1 and 2 more")


def test_cameras_that_suffer_from_the_same_are_told_together() -> None:
    site = load(next(f for f in FILES if f.stem == "poe-overload").read_text("utf-8"), "poe")
    said = diagnose(site)
    groups = findings(said)
    assert [group.names for group in groups] == [
        "outdoor-4 to outdoor-6",
        "indoor-1 to indoor-6, outdoor-1 to outdoor-3",
    ]
    assert headline(said) == "9 of 12 cameras activate."
