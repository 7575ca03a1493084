"""Credentials that run out while they can't be renewed, and the storm afterwards."""

from dataclasses import replace

import numpy as np
import pytest

from harness.camera.upload_policy import UploadSettings
from harness.engines.fluid import run
from harness.engines.fluid.credentials import each_camera, lapses
from harness.scenario.plan import Credentials, Plan
from harness.scenario.testing import S, camera_class, limit, plan, unlimited

AT_ONCE = UploadSettings(factor_s=0.0, cap_s=0.0)
LIFE = 1_000
KEPT = 0.65 * LIFE


def fleet(sites: int, issued: object, **changes: object) -> Plan:
    made = plan(
        [camera_class(cache_bytes=10**9)], [[(0.0, 20e6)]] * sites, retry=AT_ONCE, record_s=8_000, **changes  # type: ignore[arg-type]
    )  # fmt: skip
    return replace(made, credentials=Credentials(LIFE * S, issued))  # type: ignore[arg-type]


def test_nobody_notices_an_outage_that_is_shorter_than_the_margin() -> None:
    made = lapses(fleet(50, limit((0.0, np.inf), (2_000.0, 0.0), (2_000.0 + 0.34 * LIFE, np.inf))))
    assert len(made[0].table) == 0


def test_those_whose_credentials_end_meanwhile_wait_for_new_ones() -> None:
    down_s = 600.0
    made = lapses(fleet(1_000, limit((0.0, np.inf), (2_000.0, 0.0), (2_000.0 + down_s, np.inf))))[0].table
    lasting = (made.to_us - made.from_us) / S
    assert len(made) / 1_000 == pytest.approx((down_s - 0.35 * LIFE) / KEPT, abs=0.01)
    assert lasting.max() == pytest.approx(down_s - 0.35 * LIFE, abs=2)
    assert made.to_us.max() / S == pytest.approx(2_000 + down_s, abs=1)


def test_a_storm_is_served_in_order_at_the_rate_of_issuing() -> None:
    back_s, cameras, rate = 2_000 + LIFE, 1_000, 20.0
    made = lapses(fleet(cameras, limit((0.0, np.inf), (2_000.0, 0.0), (back_s, rate))))[0].table
    assert len(made) == cameras
    last = cameras / (rate - cameras / KEPT)
    assert np.sort(made.to_us)[-1] / S - back_s == pytest.approx(last, rel=0.01)
    assert np.median(made.to_us) / S - back_s == pytest.approx(last / 2, rel=0.01)


def test_sites_that_were_cut_for_long_ask_before_they_upload() -> None:
    cut = [[(0.0, 20e6), (1_000.0, 0.0), (2_500.0, 20e6)]] * 10
    of = replace(plan([camera_class()], cut, retry=AT_ONCE, record_s=5_000))
    of = replace(of, credentials=Credentials(LIFE * S, limit((0.0, 0.1))))
    made = lapses(of)[0].table
    assert len(made) == 10
    assert np.ptp(made.to_us) / S == pytest.approx(9 / (0.1 - 10 / KEPT), rel=0.01)


def test_nothing_is_uploaded_without_credentials() -> None:
    of = fleet(1, limit((0.0, np.inf), (2_000.0, 0.0)))
    own = each_camera(of)[1][0].table
    made = run(of, compiled=False)
    assert made.totals.acknowledged_bytes == pytest.approx(int(own.from_us[0]) / S * 2e6 / 8)


def test_credentials_that_can_not_end_cost_nothing() -> None:
    of = replace(fleet(3, unlimited()), credentials=Credentials(10**9 * S, unlimited()))
    assert all(len(own.rows) == 0 for own in lapses(of))
