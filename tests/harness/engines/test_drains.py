"""Catching up after a cut takes as long in both models: cameras that began together do not stay in step."""

import polars as pl
import pytest

from harness.engines import events, fluid
from harness.scenario.plan import SILENT, TOLD
from harness.scenario.testing import camera_class, plan

CUT = [[(0.0, 10e6), (300.0, 0.0), (420.0, 10e6)]]
BACKLOG_BITS, SPARE_BITS_PER_S = 120 * 8e6, 2e6  # four cameras of 2 Mbit/s, two minutes, 10 Mbit/s


@pytest.mark.parametrize("mode", [SILENT, TOLD])
def test_drains_take_as_long(mode: int) -> None:
    cameras = camera_class(count=4, cache_bytes=80_000_000)
    asked = plan([cameras], CUT, record_s=3_600, exchange_us=120_000, mode=mode, exchange_spread=0.5)
    drain_s = (pl.col("drained_us") - pl.col("end_us")).mean() / 1e6
    took = [engine.run(asked).outcome.select(drain_s).collect().item() for engine in (events, fluid)]
    expected_s = BACKLOG_BITS / SPARE_BITS_PER_S
    assert took[0] == pytest.approx(expected_s, rel=0.05)
    assert took[1] == pytest.approx(took[0], rel=0.05)
