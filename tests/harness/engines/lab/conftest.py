"""A lab needs commands and rights that not every machine gives."""

import os
from pathlib import Path

import pytest

from harness.engines.lab.needs import missing
from harness.sites.load import load
from harness.sites.schema.document import Topology

SHIPPED = Path(__file__).parents[4] / "scenarios" / "topologies"


@pytest.fixture(scope="session")
def lab_here() -> None:
    """A machine on which labs can be made; CAMPROOF_REQUIRE_LAB=1 makes its absence a failure."""
    lacking = "; ".join(map(str, missing()))
    if lacking and os.environ.get("CAMPROOF_REQUIRE_LAB"):
        pytest.fail(lacking)
    if lacking:
        pytest.skip(lacking)


def shipped(name: str) -> Topology:
    """A topology that ships with camproof, by the beginning of its name."""
    (file,) = SHIPPED.glob(f"{name}-*.yaml")
    return load(file.read_text("utf-8"), file.name)
