"""One short scenario for real: what its outage cost is in the outcome, and the checks of the cache hold."""

import asyncio
from pathlib import Path

import polars as pl
import pytest

from harness.camera.media.template import scene_template
from harness.checks import buffer, stream_cache  # noqa: F401 - enters their checks
from harness.checks.registry import verdict
from harness.checks.verdict import Outcome
from harness.conformance.embedded import embedded
from harness.conformance.rehearsal import Rehearsed, rehearse
from harness.scenario.model import CameraSpec, Outage, Scenario, Site, Uplink

pytestmark = pytest.mark.xdist_group("rehearsal")  # one run for all

_BITS_PER_S = 1e6


def scenario() -> Scenario:
    """Two cameras for 9 s: one site is cut for longer than its cache lasts, the other is slowed down for a while."""
    sites = tuple(
        Site(
            name=name,
            region="eu-fra",
            cameras=(CameraSpec(name=f"{name}-1", segment_s=1, bits_per_s=_BITS_PER_S, cache_bytes=320_000),),
            uplink=Uplink(up_bits_per_s=10e6),
        )
        for name in ("north", "south")
    )
    cut = Outage(site="north", start_s=2.4, end_s=7.4)
    slow = Outage(site="south", start_s=2.4, end_s=5.4, mode="up", up_bits_per_s=1.5e6)
    return Scenario(name="rehearsed", sites=sites, duration_s=9, outages=(cut, slow))


@pytest.fixture(scope="module")
def rehearsed(tmp_path_factory: pytest.TempPathFactory) -> Rehearsed:
    async def act(folder: Path) -> Rehearsed:
        async with embedded(folder, regions=("eu-fra",)) as target:
            return await rehearse(target, scenario(), scene_template(1.0), lambda _line: None)

    return asyncio.run(act(tmp_path_factory.mktemp("cloud")))


def test_each_camera_has_a_row_for_its_outage(rehearsed: Rehearsed) -> None:
    outcome = rehearsed.outcome
    assert outcome.select("site", "camera", "outage").rows() == [(0, 0, 1), (1, 1, 1)]
    lasted_s = ((pl.col("end_us") - pl.col("start_us")) / 1e6).round(0)
    assert outcome.select(lasted_s).to_series().to_list() == [5, 3]


def test_the_cut_camera_lost_what_did_not_fit_and_the_slow_one_nothing(rehearsed: Rehearsed) -> None:
    north, south = rehearsed.outcome.iter_rows(named=True)
    assert north["lost_segments"] >= 1
    assert north["drained_us"] > north["end_us"]
    assert (south["lost_us"], south["first_loss_us"]) == (0, None)


@pytest.mark.parametrize("requirement", ["BUF-1", "BUF-2", "BUF-4"])
def test_the_checks_of_the_cache_hold(rehearsed: Rehearsed, requirement: str) -> None:
    assert verdict(requirement, rehearsed.case).outcome is Outcome.PASS
