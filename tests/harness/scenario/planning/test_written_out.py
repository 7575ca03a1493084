from typing import Any

import numpy as np
import pytest

from harness.errors import BadInputError
from harness.scenario.plan import Programs
from harness.scenario.planning.planner import planned
from harness.scenario.planning.written_out import lengths_us, with_lengths, written_out
from harness.scenario.schema.document import Scenario
from tests.harness.scenario.planning.test_planner import UPLINK, scenario

MINUTE = 60_000_000
CUT = {"kind": "uplink-cut", "random": "4 /d", "for": {"exponential": "30 min"}}


def same(first: Programs, second: Programs) -> bool:
    columns = ("offsets", "t_us", "capacity_bits_per_s", "mode", "blocked", "off", "outage", "calm")
    return all(np.array_equal(getattr(first, name), getattr(second, name)) for name in columns)


@pytest.mark.parametrize(
    "faults",
    [
        [CUT],
        [CUT | {"where": {"share": "50 %"}, "together": True}],
        [CUT | {"where": {"provider": "acme"}},
         {"kind": "camera-restart", "every": "5 h", "where": {"template": "yard"}}],
        [{"kind": "region-down", "region": "us-iad", "random": "2 /d",
          "for": {"uniform": {"from": "1 min", "to": "2 h"}}}],
        [{"kind": "uplink-flapping", "at": ["1 h", "5 h"], "for": "10 min", "down": "5 s", "up": "20 s"}],
        [{"kind": "uplink-degraded", "to_share": "20 %", "every": "6 h", "first": "1 h", "for": "1 h"},
         {"kind": "credentials-down", "at": "6 h", "for": "1 h"}],
    ],
)  # fmt: skip
def test_it_is_the_same_timeline(faults: list[dict[str, Any]]) -> None:
    given = scenario(faults=faults)
    out = written_out(given)
    assert all(fault.at_us is not None and len(fault.at_us) == 1 for fault in out.faults)
    assert same(planned(given).programs, planned(out).programs)
    assert len(out.faults) > 0


def test_lengths_can_be_changed_and_faults_left_out() -> None:
    faults = [{"kind": "uplink-cut", "at": ["1 h", "5 h", "9 h"], "for": "10 min"}]
    out = written_out(scenario(faults=faults))
    assert lengths_us(out) == (10 * MINUTE,) * 3
    shorter = with_lengths(out, (0, 10 * MINUTE, 4 * MINUTE))
    assert [(fault.at_us, fault.length.fixed_us) for fault in shorter.faults] == [
        ((300 * MINUTE,), 10 * MINUTE), ((540 * MINUTE,), 4 * MINUTE)
    ]  # fmt: skip


def big(**fault: Any) -> Scenario:  # noqa: ANN401 - as YAML would give it
    sites = [{"name": "shop", "count": 9_000, "uplink": UPLINK, "cameras": [{"template": "lobby"}]}]
    return scenario(fleet={"templates": {"lobby": {"bitrate": "1 Mbit/s"}}, "sites": sites}, faults=[CUT | fault])


def test_too_many_episodes_are_too_many() -> None:
    with pytest.raises(BadInputError, match="episodes of faults"):
        written_out(big())


def test_too_many_sites_by_name_are_too_many() -> None:
    with pytest.raises(BadInputError, match="sites at once"):
        written_out(big(together=True, where={"share": "40 %"}))
