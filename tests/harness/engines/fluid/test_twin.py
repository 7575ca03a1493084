"""The compiled inner loop and its plain twin say the same, to the last bit."""

import pytest

from harness.camera.stream_cache import Policy
from harness.engines.fluid import run
from harness.scenario.plan import Region
from harness.scenario.testing import S, camera_class, limit, plan, unlimited

pytestmark = [pytest.mark.xdist_group("compiled"), pytest.mark.timeout(600)]  # one worker compiles, once


LIMITED = Region("eu-fra", limit((0.0, 30e6), (180.0, 6e6), (400.0, 30e6)), unlimited(), 2 * S)


def test_twins_agree_to_the_last_bit() -> None:
    pytest.importorskip("numba")
    classes = [camera_class(count=3), camera_class(name="other", policy=Policy.DENY_NEW, card_bytes=50_000_000)]
    rows = [[(0.0, 9e6), (100.0, 0.0), (171.3, 3e6), (260.0, 9e6)], [(0.0, 30e6), (50.0, 0.0), (60.0, 30e6)]]
    given = plan(classes, rows, bits_per_s=[2e6, 1.5e6], exchange_us=40_000, regions=(LIMITED,))
    compiled, plain = run(given), run(given, compiled=False)
    assert compiled.sha256 == plain.sha256
    assert compiled.totals == plain.totals
    assert compiled.series.equals(plain.series)
