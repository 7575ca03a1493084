"""The conformance suite: one test a requirement that a check judges, on one run of the embedded reference cloud."""

import asyncio
from collections.abc import Mapping
from pathlib import Path

import pytest

from harness.camera.media.template import scene_template
from harness.camera.parts import CameraParts
from harness.checks.registry import CHECKS
from harness.checks.verdict import Outcome, Verdict
from harness.conformance.embedded import ALL_REGIONS, REGIONS, embedded
from harness.conformance.kill.probe import Killing
from harness.conformance.order import Order
from harness.conformance.plans import suite
from harness.conformance.run import judge, order_of_catalogue

pytestmark = [pytest.mark.xdist_group("conformance"), pytest.mark.timeout(240)]


async def _judged(folder: Path) -> Mapping[str, Verdict]:
    async with embedded(folder, regions=ALL_REGIONS, credential_life_s=10.0) as target:
        order = Order(target, suite(REGIONS), scene_template(1.0), CameraParts(), killing=Killing(), throttles=True)
        judged = await judge(order)
    return {verdict.requirement: verdict for verdict in judged.verdicts}


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Verdict]:
    return asyncio.run(_judged(tmp_path_factory.mktemp("cloud")))


@pytest.mark.parametrize("requirement", order_of_catalogue(CHECKS))
def test_holds(requirement: str, verdicts: Mapping[str, Verdict]) -> None:
    verdict = verdicts[requirement]
    shown = "\n".join(f"{e.statement} {e.excerpt}" for e in verdict.evidence)
    assert verdict.outcome is Outcome.PASS, f"{verdict.outcome}: {verdict.reason}\n{shown}"
