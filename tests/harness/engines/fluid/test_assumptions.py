"""What rates can't tell is said along with the figures."""

import pytest

from harness.camera.stream_cache import Policy
from harness.engines import events
from harness.engines.fluid import run
from harness.scenario.testing import S, camera_class, plan

CUT = [[(0.0, 1e7), (100.0, 0.0), (160.0, 1e7)]]


@pytest.mark.parametrize(
    ("segment_us", "cache_bytes", "told"),
    [(2 * S, 4_000_000, []), (S // 2, 4_000_000, ["Segments of"]), (2 * S, 1_000_000, ["Stream caches of"])],
)
def test_what_was_assumed_is_told(segment_us: int, cache_bytes: int, told: list[str]) -> None:
    kind = camera_class(segment_us=segment_us, cache_bytes=cache_bytes)
    made = run(plan([kind], CUT), compiled=False)
    assert [text.split(" camera")[0] for text in made.assumptions] == told


@pytest.mark.parametrize("policy", Policy)
def test_a_cache_that_no_segment_fits_into_stays_empty(policy: Policy) -> None:
    of = plan([camera_class(cache_bytes=400_000, policy=policy)], CUT)
    peaks = [made.outcome.collect()["peak_cache_bytes"].to_list() for made in (events.run(of), run(of, compiled=False))]
    assert peaks[1][-1] == peaks[0][-1] == 0
