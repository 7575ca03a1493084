"""Sites that share what a region takes."""

from dataclasses import replace

import numpy as np
import pytest

from harness.camera.upload_policy import UploadSettings
from harness.engines.fluid import run
from harness.errors import BadInputError
from harness.scenario.plan import Limit, Plan, Region
from harness.scenario.testing import S, camera_class, limit, plan, unlimited

AT_ONCE = UploadSettings(factor_s=0.0, cap_s=0.0)
SITES = 4
CUT = [(0.0, 20e6), (100.0, 0.0), (160.0, 20e6)]


def region(of: Plan, ingest: Limit | None = None, requests: Limit | None = None) -> Plan:
    return replace(of, regions=(Region("eu-fra", ingest or unlimited(), requests or unlimited(), 2 * S),))


def fleet(**changes: object) -> Plan:
    return plan([camera_class(cache_bytes=50_000_000)], [CUT] * SITES, retry=AT_ONCE, **changes)  # type: ignore[arg-type]


def drained_s(of: Plan) -> list[float]:
    table = run(of, compiled=False).outcome.collect()
    return [value / S for value in (table["drained_us"] - table["end_us"]).to_list()]


def test_the_recovery_of_all_takes_what_the_region_leaves() -> None:
    backlog_bits, left = SITES * 60 * 2e6, 12e6 - SITES * 2e6
    assert drained_s(region(fleet(), limit((0.0, 12e6)))) == pytest.approx([backlog_bits / left] * SITES, rel=0.02)


def test_a_limit_that_does_not_bind_changes_nothing() -> None:
    free, wide = (run(of, compiled=False) for of in (fleet(), region(fleet(), limit((0.0, 1e9)))))
    assert free.sha256 == wide.sha256


def test_those_that_need_little_get_it_and_the_rest_is_shared() -> None:
    calm = [(0.0, 20e6)]
    of = plan([camera_class(cache_bytes=50_000_000)], [CUT, calm, calm, CUT], retry=AT_ONCE)
    table = run(region(of, limit((0.0, 12e6))), compiled=False).outcome.collect()
    drained = ((table["drained_us"] - table["end_us"]) / S).to_list()
    assert table["site"].to_list() == [0, 3]
    assert drained == pytest.approx([60 * 2e6 / (4e6 - 2e6)] * 2, rel=0.05)


def test_a_region_that_takes_nothing_is_an_outage_for_all() -> None:
    shut = limit((0.0, np.inf), (100.0, 0.0), (160.0, np.inf))
    of = plan([camera_class()], [[(0.0, 20e6)]] * SITES, retry=AT_ONCE)
    made, cut = (run(one, compiled=False) for one in (region(of, shut), plan([camera_class()], [CUT], retry=AT_ONCE)))
    assert made.totals.dropped_bytes == pytest.approx(SITES * cut.totals.dropped_bytes, rel=0.01)


def test_a_request_limit_that_binds_is_refused_as_luck_decides_who_waits() -> None:
    with pytest.raises(BadInputError, match=r"eu-fra: .* requests a second, and it takes 4.*--engine events"):
        run(region(fleet(), requests=limit((0.0, 4.0))), compiled=False)


def test_the_region_limit_is_kept() -> None:
    made = run(region(fleet(), limit((0.0, 12e6))), compiled=False)
    assert 11e6 < float(made.series["uplink_bits_per_s"].max()) <= 12.1e6  # type: ignore[arg-type]
