"""Who goes without credentials, camera by camera, is what `events` says."""

import numpy as np
import pytest

from harness.engines import events
from harness.engines.fluid import run
from harness.history.outcome import expanded
from harness.scenario.plan import Credentials
from harness.scenario.testing import S, camera_class, limit, plan


@pytest.mark.parametrize(("cameras", "issued"), [(1, np.inf), (4, 2.0), (10, 0.5)])
def test_each_camera_loses_what_events_says(cameras: int, issued: float) -> None:
    down = Credentials(1_000 * S, limit((0, issued), (1_500, 0), (2_400, issued)))
    kind = camera_class(count=cameras, cache_bytes=15_000_000)
    line = [(0.0, cameras * 6e6)]
    of = plan([kind], [line] * (20 // cameras), record_s=4_000, spread_phases=True, credentials=down)
    found, known = (expanded(made.outcome).collect() for made in (run(of, compiled=False), events.run(of)))
    both = known.join(found, on="camera", how="full", suffix="_fluid").fill_null(0)
    off = (both["lost_us"] - both["lost_us_fluid"]).abs() / (2 * S)
    assert known["lost_us"].sum() > 1_000 * S
    assert off.max() <= 2  # type: ignore[operator]
    assert run(of, compiled=False).incidents == events.run(of).incidents
