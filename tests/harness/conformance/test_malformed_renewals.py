"""A cloud that never gives credentials that can be used: a verdict, and no broken run."""

import asyncio
from dataclasses import replace
from pathlib import Path

from aiohttp import web
from aiohttp.typedefs import Handler

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

    def app(self) -> web.Application:
        app = super().app()

        @web.middleware
        async def cut(request: web.Request, handler: Handler) -> web.StreamResponse:
            answer = await handler(request)
            cut = request.path == "/v1/renewal"
            return web.json_response({"region": "eu-fra", "user": {}}) if cut else answer

        app.middlewares.append(cut)
        return app


async def _judged(folder: Path) -> Judged:
    short = suite(REGIONS).model_copy(update={"duration_s": 2, "drain_timeout_s": 1, "outages": ()})
    blueprint = replace(Blueprint(), credentials=NoEnd)
    async with EmbeddedCloud(CloudSettings(folder, regions=REGIONS), blueprint=blueprint) as cloud:
        return await judge(Order(as_target(cloud.description, 3600, None), short, scene_template(1.0), CameraParts()))


def test_the_run_ends_with_verdicts(tmp_path: Path) -> None:
    verdicts = {v.requirement: v for v in asyncio.run(_judged(tmp_path)).verdicts}
    assert verdicts["CRED-5"].outcome is Outcome.FAIL
    assert "a document without" in str(verdicts["CRED-5"].evidence)
    assert {verdicts[f"CRED-{n}"].outcome for n in (1, 3, 6, 7)} == {Outcome.UNKNOWN}
    assert {verdicts[f"CRED-{n}"].outcome for n in (2, 4)} == {Outcome.SKIP}, "no run waits for their end"
    assert Outcome.ERROR not in {v.outcome for v in verdicts.values()}
