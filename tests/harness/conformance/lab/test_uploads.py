"""Cameras in namespaces, of this machine or of containers, upload to the reference cloud behind its names."""

from pathlib import Path

import pytest

from harness.conformance.lab.uploads import Recorded, record_in_lab
from harness.engines.lab.entrances import CONTAINERS
from harness.engines.lab.faults.fault import read_fault
from harness.errors import BadInputError
from harness.history import parquet
from harness.history.event import EventKind
from tests.harness.engines.lab.conftest import lab_here, shipped
from tests.harness.engines.lab.test_containers import image

__all__ = ["image", "lab_here"]
pytestmark = pytest.mark.xdist_group("lab")


@pytest.mark.usefixtures("lab_here")
def test_cameras_upload_through_a_cable_that_is_out_for_some_seconds(tmp_path: Path) -> None:
    site = shipped("t3")
    small = site.model_copy(update={"cameras": (site.cameras[0].model_copy(update={"count": 2}),)})
    faults = [read_fault("1s cable-out recorder/u1-rj45"), read_fault("8s cable-in recorder/u1-rj45")]
    said: list[str] = []
    found = record_in_lab(Recorded([small, small], 8, faults, tmp_path / "history.parquet"), said.append)
    assert [(one.produced, one.acknowledged, one.dropped) for one in found] == [(4, 4, 0)] * 4
    first, second = ([one.failed for one in found if one.site.startswith(f"{number}/")] for number in (1, 2))
    assert all(first), "attempts failed while the cable was out"
    assert not any(second), "the other site had its own"
    assert "1 s: cable-out recorder/u1-rj45" in said
    acknowledged = parquet.read(tmp_path / "history.parquet").of(EventKind.ACKNOWLEDGED)
    assert len(acknowledged) == 16


@pytest.mark.timeout(600)  # making the image takes a while
@pytest.mark.usefixtures("image")
def test_sites_in_containers_of_their_own_record_at_once_to_one_cloud(tmp_path: Path) -> None:
    site = shipped("t3")
    one = site.model_copy(update={"cameras": (site.cameras[0].model_copy(update={"count": 1}),)})
    faults = [read_fault("1s cable-out recorder/u1-rj45"), read_fault("6s cable-in recorder/u1-rj45")]
    what = Recorded([one, shipped("t1"), one], 6, faults, tmp_path / "history.parquet", CONTAINERS)
    found = record_in_lab(what, lambda _: None)
    assert [(each.site[0], each.produced, each.acknowledged) for each in found] == [("1", 3, 3), ("3", 3, 3)]
    assert [bool(each.failed) for each in found] == [True, False], "the fault was the first site's"
    history = parquet.read(tmp_path / "history.parquet")
    times = [event.t_us for event in history.events]
    assert times == sorted(times)
    assert len(history.of(EventKind.ACKNOWLEDGED)) == 6


@pytest.mark.usefixtures("lab_here")
def test_where_no_camera_activates_nothing_is_recorded() -> None:
    with pytest.raises(BadInputError, match="no camera of these sites can be activated"):
        record_in_lab(Recorded([shipped("t1")], 4), lambda _: None)
