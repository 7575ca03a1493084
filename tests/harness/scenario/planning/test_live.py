from dataclasses import replace
from typing import Any

import pytest

from harness.errors import BadInputError
from harness.scenario.model import Outage
from harness.scenario.planning.live import to_live
from harness.scenario.planning.planner import planned
from tests.harness.scenario.planning.test_planner import UPLINK, scenario

SHORT = {"duration": "30 s", "drain": "20 s"}


def fleet(template: dict[str, Any], **wired: object) -> dict[str, Any]:
    site = {"name": "shop", "count": 2, "uplink": UPLINK, "cameras": [{"template": "lobby", "count": 2}]}
    return {"templates": {"lobby": template}, "sites": [site | wired]}


def test_sites_cameras_links_and_outages_are_the_same() -> None:
    given = scenario(
        **SHORT,
        fleet=fleet({"bitrate": "1.5 Mbit/s", "cache": {"size": "1 MB", "policy": "deny-new"}}),
        faults=[
            {"kind": "uplink-cut", "at": "5 s", "for": "10 s", "where": {"site": "shop-1"}},
            {"kind": "uplink-degraded", "to": "1 Mbit/s", "at": "8 s", "for": "4 s", "where": {"site": "shop-2"}},
            {"kind": "uplink-cut", "mode": "reset", "at": "20 s", "for": "2 s", "where": {"site": "shop-2"}},
        ],
    )
    live = to_live(given, planned(given))
    assert [site.name for site in live.sites] == ["shop-1", "shop-2"]
    camera = live.sites[1].cameras[0]
    assert (camera.name, camera.bits_per_s, camera.cache_bytes, camera.cache_policy) == (
        "shop-2/lobby-1", 1.5e6, 1_000_000, "deny-new"
    )  # fmt: skip
    assert (live.duration_s, live.drain_timeout_s) == (30, 20)
    assert live.sites[0].uplink.latency_s == 0.02
    assert live.outages == (
        Outage(site="shop-1", start_s=5, end_s=15),
        Outage(site="shop-2", start_s=8, end_s=12, mode="up", up_bits_per_s=1e6),
        Outage(site="shop-2", start_s=20, end_s=22, mode="reset"),
    )


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"duration": "1 d"}, "in real time"),
        ({"faults": [{"kind": "switch-restart", "at": "5 s"}]}, "lose power"),
        ({"faults": [{"kind": "dns-down", "at": "5 s", "for": "5 s"}]}, "barred"),
        ({"faults": [{"kind": "credentials-down", "at": "5 s", "for": "5 s"}]}, "credentials are limited"),
        ({"cloud": {"regions": {"eu-fra": {"ingest": "1 Gbit/s"}}}}, "a region takes no more"),
        ({"fleet": fleet({"bitrate": "1 Mbit/s", "local_storage": "1 GB"})}, "local storage"),
        ({"fleet": fleet({"bitrate": "1 Mbit/s", "segment": "1.5 s"})}, "no whole seconds"),
    ],
)
def test_what_can_not_be_acted_out_is_said_with_what_to_do(changes: dict[str, Any], why: str) -> None:
    given = scenario(**{**SHORT, **changes})
    with pytest.raises(BadInputError, match=f"{why}.*--engine events"):
        to_live(given, planned(given))


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        (
            {"faults": [{"kind": "dns-down", "at": "5 s", "for": "5 s", "where": {"template": "lobby"}}]},
            "names are lost",
        ),
        (
            {"fleet": fleet({"bitrate": "1 Mbit/s"}, recorder="S2212", wiring={"u1": "nothing"})},
            "never reach the cloud",
        ),
        (
            {
                "cloud": {"clock_tolerance": "5 min"},
                "faults": [{"kind": "clock-step", "by": "10 min", "at": "5 s", "for": "5 s"}],
            },
            "its clock_tolerance is another",
        ),
    ],
)
def test_what_real_sites_can_not_play_is_said(changes: dict[str, Any], why: str) -> None:
    given = scenario(**{**SHORT, **changes})
    with pytest.raises(BadInputError, match=f"{why}.*--engine events"):
        to_live(given, planned(given), wired=True)


def test_at_real_sites_power_goes_and_names_addresses_and_clocks_do() -> None:
    kinds = (
        {"kind": "switch-restart"},
        {"kind": "dns-down"},
        {"kind": "dhcp-exhausted"},
        {"kind": "clock-step", "by": "1 h"},
    )
    given = scenario(**{**SHORT, "faults": [{**kind, "at": "5 s", "for": "5 s"} for kind in kinds]})
    assert to_live(given, planned(given), wired=True).outages == ()


def test_too_many_cameras_are_too_many() -> None:
    given = scenario(**SHORT)
    plan = planned(given)
    many = replace(plan, groups=(replace(plan.groups[0], sites=2_000), plan.groups[1]))
    with pytest.raises(BadInputError, match="6,001 cameras"):
        to_live(given, many)
