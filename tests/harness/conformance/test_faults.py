"""The kill matrix: each seeded fault is caught, by the requirement that is named for it.

By default one fault of each area and one variant are judged, so that a change that blinds the suite is seen within a
minute or two. `make kill-cover` judges as many as have every check trip once, `make kill-matrix` all.
"""

import asyncio
import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from harness.camera.media.template import scene_template
from harness.checks.verdict import Outcome
from harness.conformance.embedded import REGIONS, embedded
from harness.conformance.faults import FAULTS, camera_parts, known
from harness.conformance.lab.sites import REQUIREMENTS as OF_SITES
from harness.conformance.matrix.pool import matrix
from harness.conformance.matrix.row import Row
from harness.conformance.matrix.subjects import SUBJECTS
from harness.conformance.order import Order
from harness.conformance.plans import suite
from harness.conformance.run import Judged, judge
from harness.conformance.variants import VARIANTS
from harness.errors import BadInputError
from tests.harness.engines.lab.conftest import lab_here

__all__ = ["lab_here"]
_ONE_OF_EACH_AREA = {fault.requirements[0].partition("-")[0]: fault.id for fault in reversed(tuple(FAULTS.values()))}
_SAMPLE = (*_ONE_OF_EACH_AREA.values(), next(iter(VARIANTS)))
_CHOSEN = tuple(SUBJECTS) if os.environ.get("CAMPROOF_KILL_MATRIX") == "all" else _SAMPLE


@pytest.fixture(scope="module")
def rows(request: pytest.FixtureRequest) -> Mapping[str, Row]:
    """The matrix of the faults and variants that this session tests."""
    of_here = (item for item in request.session.items if getattr(item, "originalname", "") == "test_kill_matrix")
    chosen = [str(item.callspec.params["subject"]) for item in of_here if isinstance(item, pytest.Function)]
    return {row.id: row for row in matrix(chosen)}


@pytest.mark.timeout(3600)  # the first one waits for all
@pytest.mark.xdist_group("kill-matrix")
@pytest.mark.parametrize("subject", _CHOSEN)
def test_kill_matrix(subject: str, rows: Mapping[str, Row], request: pytest.FixtureRequest) -> None:
    if subject in FAULTS and set(FAULTS[subject].requirements) & set(OF_SITES):
        request.getfixturevalue("lab_here")  # skips, and says why, where none can be made
    assert rows[subject].good, rows[subject]


async def _without_folders(folder: Path, fault: str) -> Judged:
    async with embedded(folder, credential_life_s=10.0, fault=fault) as target:
        bare = target.model_copy(update={"evidence": (), "global_at_rest": ()})
        return await judge(Order(bare, suite(REGIONS), scene_template(1.0), camera_parts(fault)))


def test_strays_are_seen_without_the_operators_folders(tmp_path: Path) -> None:
    judged = asyncio.run(_without_folders(tmp_path, "row-in-other-region"))
    outcomes = {(v.requirement, v.case): v.outcome for v in judged.verdicts}
    assert outcomes["REG-2", "services"] is Outcome.FAIL
    assert outcomes["REG-2", "files"] is Outcome.SKIP
    assert outcomes["ENC-1", ""] is Outcome.SKIP


def test_there_are_at_least_ten_on_both_sides() -> None:
    assert len(FAULTS) >= 10
    assert {fault.side for fault in FAULTS.values()} == {"camera", "cloud", "site"}


def test_a_slip_of_the_finger_is_understood() -> None:
    with pytest.raises(BadInputError, match="did you mean iv-repeats"):
        known("iv-repeat")
