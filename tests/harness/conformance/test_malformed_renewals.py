"""A cloud that never gives credentials that can be used: a verdict, and no broken run."""

import asyncio
from dataclasses import replace
from pathlib import Path

from aiohttp import web

from harness.camera.media.template import scene_template
from harness.camera.parts import CameraParts
from harness.checks.verdict import Outcome
from harness.conformance.embedded import REGIONS, as_target
from harness.conformance.order import Order
from harness.conformance.plans import suite
from harness.conformance.run import Judged, judge
from reference_impl.credentials import Credentials
from reference_impl.deployment.blueprint import Blueprint
from reference_impl.deployment.embedded import EmbeddedCloud
from reference_impl.deployment.settings import CloudSettings


class NoEnd(Credentials):
    """Leaves the end out, for cameras."""

    async def _renewal(self, request: web.Request) -> web.Response:
        await super()._renewal(request)
        return web.json_response({"region": "eu-fra", "user": {}})


async def _judged(folder: Path) -> Judged:
    short = suite(REGIONS).model_copy(update={"duration_s": 2, "drain_timeout_s": 1, "outages": ()})
    blueprint = replace(Blueprint(), credentials=NoEnd)
    async with EmbeddedCloud(CloudSettings(folder, regions=REGIONS), blueprint=blueprint) as cloud:
        return await judge(Order(as_target(cloud.description, 3600, None), short, scene_template(1.0), CameraParts()))


def test_the_run_ends_with_verdicts(tmp_path: Path) -> None:
    verdicts = {v.requirement: v for v in asyncio.run(_judged(tmp_path)).verdicts}
    assert verdicts["CRED-5"].outcome is Outcome.FAIL
    assert "a document without" in str(verdicts["CRED-5"].evidence)
    assert {verdicts[f"CRED-{n}"].outcome for n in (2, 3, 4, 6, 7)} == {Outcome.UNKNOWN}
    assert Outcome.ERROR not in {v.outcome for v in verdicts.values()}
