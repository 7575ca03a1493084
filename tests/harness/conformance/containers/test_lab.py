"""Cameras of a lab record to the cloud in containers, by its own names and certificates."""

import pytest

from harness.conformance.lab.uploads import Recorded, record_in_lab
from tests.harness.conformance.containers.conftest import named
from tests.harness.engines.lab.conftest import lab_here, shipped

__all__ = ["lab_here"]
pytestmark = [pytest.mark.usefixtures("lab_here"), pytest.mark.xdist_group("containers"), pytest.mark.timeout(600)]


def test_cameras_behind_nat_upload_to_containers(images_of_here: dict[str, str]) -> None:
    site = shipped("t3")
    small = site.model_copy(update={"cameras": (site.cameras[0].model_copy(update={"count": 2}),)})
    with named(images_of_here):
        found = record_in_lab(Recorded([small], 4, containers=True), lambda _: None)
    assert [(one.produced, one.acknowledged, one.dropped) for one in found] == [(2, 2, 0)] * 2
