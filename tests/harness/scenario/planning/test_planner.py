from typing import Any

import numpy as np
import pytest

from harness.camera.stream_cache import Policy
from harness.scenario.plan import SILENT, TOLD, Plan, rows
from harness.scenario.planning.planner import planned
from harness.scenario.power import power_losses
from harness.scenario.schema.base import FROM_FILE
from harness.scenario.schema.document import Scenario

S = 1_000_000
H = 3_600 * S
UPLINK = {"up": "10 Mbit/s", "latency": "20 ms"}


def frozen(value: Any) -> Any:  # noqa: ANN401 - as YAML would give it
    if isinstance(value, dict):
        return {key: frozen(one) for key, one in value.items()}
    return tuple(map(frozen, value)) if isinstance(value, list) else value


def scenario(**changes: Any) -> Scenario:  # noqa: ANN401 - as YAML would give it
    standard = {
        "camproof": "scenario/1", "name": "test", "why": "To test.", "duration": "1 d",
        "fleet": {
            "templates": {"lobby": {"bitrate": "2 Mbit/s"}, "yard": {"bitrate": "4 Mbit/s"}},
            "sites": [
                {"name": "shop", "count": 3, "uplink": UPLINK, "provider": "acme",
                 "cameras": [{"template": "lobby", "count": 2}, {"template": "yard"}]},
                {"name": "head", "region": "us-iad", "uplink": UPLINK, "cameras": [{"template": "yard"}]},
            ],
        },
    }  # fmt: skip
    return Scenario.model_validate(frozen(standard | changes), context={FROM_FILE: True})


def felt(plan: Plan, site: int) -> list[tuple[float, float, int]]:
    """Seconds, capacity, outage."""
    own = list(rows(plan.programs.offsets))[site]
    columns = plan.programs.t_us[own] / S, plan.programs.capacity_bits_per_s[own], plan.programs.outage[own]
    return list(zip(*(column.tolist() for column in columns), strict=True))


def test_sites_and_cameras_are_numbered_in_the_order_of_the_file() -> None:
    plan = planned(scenario())
    assert list(plan.site_names()) == ["shop-1", "shop-2", "shop-3", "head"]
    assert [plan.camera_name(n) for n in (0, 2, 3, 9)] == [
        "shop-1/lobby-1",
        "shop-1/yard-1",
        "shop-2/lobby-1",
        "head/yard-1",
    ]
    assert [region.id for region in plan.regions] == ["eu-fra", "us-iad"]
    assert [group.region for group in plan.groups] == [0, 1]
    lobby = plan.groups[0].classes[0]
    assert (lobby.cache_bytes, lobby.policy, lobby.segment_us) == (128 << 20, Policy.DELETE_OLDEST, 2 * S)
    assert plan.groups[0].exchange_us == 2 * (40_000 + 20_000)
    assert (plan.record_us, plan.end_us) == (24 * H, 36 * H)


def test_a_cut_hits_those_who_are_meant() -> None:
    plan = planned(scenario(faults=[
        {"kind": "uplink-cut", "at": "6 h", "for": "20 min", "where": {"site": "shop-2"}},
        {"kind": "uplink-cut", "mode": "reset", "at": ["1 h", "9 h"], "for": "1 min", "where": {"region": "us-iad"}},
    ]))  # fmt: skip
    assert felt(plan, 0) == [(0, 1e7, 0)]
    assert felt(plan, 1) == [(0, 1e7, 0), (21_600, 0, 1), (22_800, 1e7, 1)]
    assert felt(plan, 3) == [(0, 1e7, 0), (3_600, 0, 1), (3_660, 1e7, 1), (32_400, 0, 2), (32_460, 1e7, 2)]
    modes = [plan.programs.mode[own][1] for own in list(rows(plan.programs.offsets))[1::2]]
    assert modes == [SILENT, TOLD]


@pytest.mark.parametrize(
    ("to", "left"), [({"to": "3 Mbit/s"}, 2e6), ({"to_share": "50 %"}, 4e6), ({"to": "1 Mbit/s"}, 0)]
)
def test_other_traffic_is_there_in_a_degraded_link_too(to: dict[str, str], left: float) -> None:
    site = {"name": "shop", "uplink": {**UPLINK, "other_traffic": "1 Mbit/s"}, "cameras": [{"template": "lobby"}]}
    fleet = {"templates": {"lobby": {"bitrate": "2 Mbit/s"}}, "sites": [site]}
    plan = planned(scenario(fleet=fleet, faults=[{"kind": "uplink-degraded", **to, "at": "1 h", "for": "1 h"}]))
    assert felt(plan, 0) == [(0, 9e6, 0), (3_600, left, 1), (7_200, 9e6, 1)]


def test_a_flapping_link_is_one_outage() -> None:
    fault = {"kind": "uplink-flapping", "at": "1 h", "for": "60 s", "down": "10 s", "up": "20 s"}
    plan = planned(scenario(faults=[fault | {"where": {"site": "head"}}]))
    assert felt(plan, 3) == [
        (0, 1e7, 0), (3_600, 0, 1), (3_610, 1e7, 1), (3_630, 0, 1), (3_640, 1e7, 1), (3_660, 1e7, 1),
    ]  # fmt: skip


def test_restarts_take_the_power_of_those_they_hit() -> None:
    plan = planned(scenario(faults=[
        {"kind": "switch-restart", "at": "1 h", "where": {"site": "shop-1"}},
        {"kind": "camera-restart", "at": "1 h", "where": {"template": "yard", "site": ["shop-2", "head"]}},
    ]))  # fmt: skip
    off = [plan.programs.off[own].tolist() for own in rows(plan.programs.offsets)]
    assert off == [[0, 0b11, 0], [0, 0b10, 0], [0], [0, 0b1, 0]]
    own = next(rows(plan.programs.offsets))
    assert np.diff(plan.programs.t_us[own][1:]).tolist() == [6 * 60 * S]


@pytest.mark.parametrize(
    ("fault", "blocked"),
    [
        ({"kind": "dns-down"}, 0b11), ({"kind": "dhcp-exhausted"}, 0b11),
        ({"kind": "clock-step", "by": "-1 h"}, 0b11), ({"kind": "clock-step", "by": "5 min"}, 0),
    ],
)  # fmt: skip
def test_what_bars_the_way_blocks_uploads(fault: dict[str, str], blocked: int) -> None:
    plan = planned(scenario(faults=[fault | {"at": "1 h", "for": "1 h"}]))
    own = next(rows(plan.programs.offsets))
    assert plan.programs.blocked[own].tolist() == [0, blocked, 0]
    assert plan.programs.calm[own].tolist() == [1, 0, 1]


def test_faults_of_the_cloud_are_outages_of_its_sites() -> None:
    plan = planned(scenario(
        cloud={"regions": {"us-iad": {"ingest": "1 Gbit/s", "requests": "100 /s"}}, "credentials": {"issued": "50 /s"}},
        faults=[
            {"kind": "region-down", "region": "eu-fra", "at": "1 h", "for": "1 h"},
            {"kind": "throttling", "region": "us-iad", "requests": "5 /s", "at": "3 h", "for": "1 h"},
            {"kind": "credentials-down", "at": "6 h", "for": "1 h"},
            {"kind": "key-server-down", "region": "us-iad", "at": "8 h", "for": "1 h"},
        ],
    ))  # fmt: skip
    assert felt(plan, 0) == [(0, 1e7, 0), (3_600, 0, 1), (7_200, 1e7, 1), (21_600, 1e7, 2), (25_200, 1e7, 2)]
    assert felt(plan, 3)[1::2] == [(10_800, 1e7, 1), (21_600, 1e7, 2), (28_800, 1e7, 3)]
    iad = plan.regions[1]
    assert (iad.requests_per_s.t_us / H).tolist() == [0, 3, 4]
    assert iad.requests_per_s.value.tolist() == [100, 5, 100]
    assert iad.ingest_bits_per_s.value.tolist() == [1e9]
    assert plan.regions[0].requests_per_s.value.tolist() == [np.inf]
    assert plan.credentials.issued_per_s.value.tolist() == [50, 0, 50]


def test_a_share_is_drawn_once_from_the_seed() -> None:
    def hit(seed: int) -> list[int]:
        sites = [{"name": "shop", "count": 50, "uplink": UPLINK, "cameras": [{"template": "lobby"}]}]
        fleet = {"templates": {"lobby": {"bitrate": "2 Mbit/s"}}, "sites": sites}
        cut = {"kind": "uplink-cut", "at": ["1 h", "5 h"], "for": "1 h", "where": {"share": "40 %"}}
        plan = planned(scenario(seed=seed, fleet=fleet, faults=[cut]))
        return [site for site, own in enumerate(rows(plan.programs.offsets)) if plan.programs.outage[own].max() == 2]

    assert len(hit(1)) == 20
    assert hit(1) == hit(1) != hit(2)


def test_one_seed_gives_one_plan() -> None:
    fault = {"kind": "uplink-cut", "random": "2 /d", "for": {"exponential": "30 min"}, "where": {"provider": "acme"}}

    def times(seed: int, **more: Any) -> list[int]:  # noqa: ANN401
        return list(planned(scenario(seed=seed, faults=[fault | more])).programs.t_us)

    assert times(1) == times(1) != times(2)
    together = planned(scenario(faults=[fault | {"together": True}]))
    first, second = (together.programs.t_us[own].tolist() for own in list(rows(together.programs.offsets))[:2])
    assert first == second


def test_motion_differs_by_site_unless_it_comes_together() -> None:
    def schedules(*, together: bool) -> tuple[bool, int]:
        motion = {"peak": "8 Mbit/s", "random": "3 /h", "for": "1 min", "together": together}
        template = {"bitrate": {"constant": "2 Mbit/s", "motion": motion}}
        sites = [{"name": "shop", "count": 3, "uplink": UPLINK, "cameras": [{"template": "yard"}]}]
        plan = planned(scenario(fleet={"templates": {"yard": template}, "sites": sites}))
        assert set(plan.schedules.bits_per_s.tolist()) == {2e6, 8e6}
        return plan.groups[0].classes[0].schedule_per_site, len(plan.schedules.offsets) - 1

    assert schedules(together=False) == (True, 3)
    assert schedules(together=True) == (False, 1)


def test_day_and_night_follow_the_sites_own_clock() -> None:
    day = {"day": "4 Mbit/s", "night": "1 Mbit/s", "dawn": "07:00", "dusk": "19:00"}
    sites = [
        {"name": name, "utc_offset": offset, "uplink": UPLINK, "cameras": [{"template": "yard"}]}
        for name, offset in (("here", "0 h"), ("east", "9 h"))
    ]
    plan = planned(scenario(fleet={"templates": {"yard": {"bitrate": {"day_night": day}}}, "sites": sites}))
    here, east = (
        [(int(t), rate) for t, rate in zip(plan.schedules.t_us[own] / H, plan.schedules.bits_per_s[own], strict=True)]
        for own in rows(plan.schedules.offsets)
    )
    assert here == [(0, 1e6), (7, 4e6), (19, 1e6)]
    assert east == [(0, 4e6), (10, 1e6), (22, 4e6)]


def test_wiring_that_leads_nowhere_is_one_long_outage() -> None:
    sites = [{"name": "shop", "recorder": "S2208", "wiring": {"u1": "nothing"}, "uplink": UPLINK,
              "cameras": [{"template": "yard"}]}]  # fmt: skip
    plan = planned(scenario(fleet={"templates": {"yard": {"bitrate": "1 Mbit/s"}}, "sites": sites}))
    assert felt(plan, 0)[0] == (0, 1e7, 1)
    assert plan.programs.blocked[0] == 0b1
    assert plan.programs.t_us[-1] > plan.end_us


def test_a_million_cameras_are_planned_in_little_memory() -> None:
    sites = [{"name": "shop", "count": 50_000, "uplink": UPLINK, "cameras": [{"template": "yard", "count": 20}]}]
    plan = planned(scenario(
        duration="30 d", fleet={"templates": {"yard": {"bitrate": "0.3 Mbit/s"}}, "sites": sites},
        faults=[{"kind": "uplink-cut", "random": "2 /week", "for": {"exponential": "1 h"}}],
    ))  # fmt: skip
    assert plan.cameras == 1_000_000
    assert plan.programs.outage.max() > 5
    assert sum(column.nbytes for column in (plan.programs.t_us, plan.programs.capacity_bits_per_s)) < 40e6


def losses(*faults: dict[str, Any]) -> dict[str, list[float]]:
    """By camera, in seconds from the start."""
    plan = planned(scenario(faults=list(faults)))
    return {name: sorted((t - plan.start_us) / S for t in at) for name, at in power_losses(plan).items()}


def test_each_camera_that_loses_power_and_each_time() -> None:
    restart = {"kind": "switch-restart", "at": ["2 min", "10 min"], "for": "1 min", "where": {"site": "shop-2"}}
    assert losses(restart) == {name: [120, 600] for name in ("shop-2/lobby-1", "shop-2/lobby-2", "shop-2/yard-1")}


def test_a_cut_takes_no_power_and_what_is_gone_is_not_lost_again() -> None:
    assert losses({"kind": "uplink-cut", "at": "2 min", "for": "1 min"}) == {}
    twice = [{"kind": "switch-restart", "at": at, "for": "4 min"} for at in ("2 min", "4 min")]
    assert losses(*twice)["head/yard-1"] == [120]
