"""No run can stand still: every stretch takes at least a microsecond, whatever the numbers."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.camera.stream_cache import Policy
from harness.engines.fluid import kernel
from harness.engines.fluid.fleet import Fleet
from harness.engines.fluid.state import Chunk
from harness.engines.fluid.tables import Tables, no_lapses
from harness.scenario.plan import Plan
from harness.scenario.testing import S, camera_class, plan

RATES = st.sampled_from([1.0, 7e-3, 1e3, 2e6, 2e6 + 1e-6, 1e9, 1e12])
MOST_A_CHANGE = 12  # stretches: full, empty, full again, uploads that begin, ... for each class


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    kinds = [
        camera_class(
            count=draw(st.integers(1, 3)), cache_bytes=draw(st.sampled_from([1, 500_000, 500_001, 10**6, 10**15])),
            policy=draw(st.sampled_from(list(Policy))), segment_us=draw(st.sampled_from([1, 1_000, 2 * S])),
            flow_bits_per_s=draw(st.sampled_from([1.0, 2e6, float("inf")])),
        )
        for _ in range(draw(st.integers(1, 3)))
    ]  # fmt: skip
    rows = [(0.0, draw(RATES)), (1.0, 0.0), (1.000001, draw(RATES)), (2.0, draw(RATES)), (300.0, draw(RATES))]
    rates = [draw(RATES) for _ in kinds]
    of = plan(kinds, [rows], bits_per_s=rates, exchange_us=draw(st.sampled_from([0, 1, 60_000])), record_s=400)
    return replace(of, stall_us=draw(st.sampled_from([1, 4 * S])))


@settings(max_examples=60, deadline=None)
@given(plans())
def test_time_always_passes_and_few_stretches_do(of: Plan) -> None:
    fleet = Fleet(of, 10 * S, listed=True, compiled=False)
    part = next(iter(fleet.parts(0, fleet.tables([no_lapses()])[0])))
    stretch, passed = kernel._stretch, []

    def watched(tables: Tables, chunk: Chunk, site: int, *more: Any) -> None:  # noqa: ANN401 - as the original's
        before = part.chunk.sites[site].t_us
        stretch(tables, chunk, site, *more)
        passed.append(part.chunk.sites[site].t_us - before)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(kernel, "_stretch", watched)
        while not kernel.advance(part.tables, part.chunk, of.end_us, float("inf")):
            part.chunk.found[0] = 0  # room for more runs of loss
    assert min(passed) >= 1
    assert len(passed) <= MOST_A_CHANGE * len(of.groups[0].classes) * 7  # changes: five rows, end of recording, end
    assert not part.chunk.sites.broken.any()
