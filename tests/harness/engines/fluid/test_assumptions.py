"""What rates can't tell is said along with the figures."""

import pytest

from harness.camera.stream_cache import Policy
from harness.engines import events
from harness.engines.fluid import run
from harness.scenario.plan import SILENT, TOLD
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


@pytest.mark.parametrize(("mode", "resets", "told"), [(TOLD, 5, True), (TOLD, 4, False), (SILENT, 5, False)])
def test_many_resets_are_told(mode: int, resets: int, *, told: bool) -> None:
    flaps = [(100.0 + 50 * n + at, rate) for n in range(resets) for at, rate in ((0, 0.0), (20, 1e7))]
    made = run(plan([camera_class()], [[(0.0, 1e7), *flaps]], mode=mode), compiled=False)
    assert [text.split(" to ")[0] for text in made.assumptions] == ["An uplink is reset up"] * told


def test_power_losses_are_told() -> None:
    given = plan([camera_class()], CUT)
    given.programs.off[1] = 1
    (told,) = run(given, compiled=False).assumptions
    assert told.startswith("Cameras lose power")


@pytest.mark.parametrize("policy", Policy)
def test_a_cache_that_no_segment_fits_into_stays_empty(policy: Policy) -> None:
    of = plan([camera_class(cache_bytes=400_000, policy=policy)], CUT)
    peaks = [made.outcome.collect()["peak_cache_bytes"].to_list() for made in (events.run(of), run(of, compiled=False))]
    assert peaks[1][-1] == peaks[0][-1] == 0
