"""Faults of the cloud's own machines: taken by models for what cameras feel, and done to containers."""

from typing import Any

import pytest

from harness.errors import BadInputError
from harness.scenario.model import Strike
from harness.scenario.planning.felt import felt, taken_for
from harness.scenario.planning.live import to_live
from harness.scenario.planning.planner import planned
from harness.scenario.planning.written_out import written_out
from tests.harness.scenario.planning.test_planner import scenario

SHORT = {"duration": "60 s", "drain": "20 s"}
AT = {"at": "5 s", "for": "10 s"}
DOWN = {"kind": "service-down", **AT}


@pytest.mark.parametrize(
    ("fault", "kind", "more"),
    [
        ({**DOWN, "service": "eu-fra", "how": "kill"}, "region-down", {"region": ("eu-fra",), "mode": "reset"}),
        ({**DOWN, "service": "eu-fra", "how": "pause"}, "region-down", {"mode": "silent"}),
        ({**DOWN, "service": "eu-fra-db", "how": "pause"}, "region-down", {"mode": "reset"}),
        ({**DOWN, "service": "eu-fra/keys", "how": "stop"}, "key-server-down", {"region": ("eu-fra",)}),
        ({**DOWN, "service": "global", "how": "stop"}, "credentials-down", {}),
        ({**DOWN, "service": "global-db", "how": "unplug"}, "credentials-down", {}),
        ({"kind": "service-restart", "service": "us-iad", "at": "5 s"}, "region-down", {"region": ("us-iad",)}),
        ({"kind": "service-slow", "service": "eu-fra", "to": "1 Mbit/s", **AT}, "throttling",
         {"ingest_bits_per_s": 1e6}),
        ({"kind": "service-slow", "service": "eu-fra-db", "to": "1 Mbit/s", **AT}, "key-server-down", {}),
        ({"kind": "service-clock", "service": "eu-fra", "by": "-1 h", **AT}, "clock-step", {"by_us": -3_600_000_000}),
        ({"kind": "service-clock", "service": "global", "by": "1 h", **AT}, "key-server-down",
         {"region": ("eu-fra", "us-iad")}),
        ({"kind": "disk-full", "service": "eu-fra", **AT}, "region-down", {}),
        ({"kind": "location-lost", "region": "eu-fra", "location": "a", **AT}, "region-down", {}),
        ({"kind": "location-lost", "region": "eu-fra", "location": "a", "how": "emptied", **AT}, "key-server-down", {}),
    ],
)  # fmt: skip
def test_models_take_it_for_what_cameras_feel(fault: dict[str, Any], kind: str, more: dict[str, Any]) -> None:
    given = scenario(**SHORT, faults=[fault])
    (taken,) = felt(given).faults
    assert (taken.kind, taken.at_us) == (kind, (5_000_000,))
    assert {name: getattr(taken, name) for name in more} == more
    (said,) = taken_for(given)
    assert said.endswith("is taken for " + ("nothing that cameras feel" if kind == "key-server-down" else kind))
    assert planned(written_out(given)).programs.t_us.tolist() == planned(given).programs.t_us.tolist()


def test_containers_suffer_all_that_happens_to_the_cloud_and_links_nothing_of_it() -> None:
    given = scenario(
        **SHORT,
        faults=[
            {"kind": "uplink-cut", "at": "1 s", "for": "2 s", "where": {"region": "us-iad"}},
            {"kind": "region-down", "region": "us-iad", "mode": "silent", "at": "30 s", "for": "4 s"},
            {"kind": "credentials-down", "at": "20 s", "for": "4 s"},
            {"kind": "throttling", "region": "eu-fra", "ingest": "1 Mbit/s", "at": "10 s", "for": "4 s"},
            {"kind": "service-clock", "service": "eu-fra", "by": "20 min", "at": "40 s", "for": "4 s"},
            {"kind": "location-lost", "region": "eu-fra", "location": "b", "at": "50 s", "for": "4 s"},
        ],
    )
    shops = ("shop-1", "shop-2", "shop-3")
    live = to_live(given, planned(given, struck=True), struck=True)
    assert [(outage.site, outage.start_s) for outage in live.outages] == [("head", 1)]
    assert live.strikes == (
        Strike(services=("eu-fra",), what="slow", to_bits_per_s=1e6, sites=shops, start_s=10, end_s=14),
        Strike(services=("global",), what="kill", sites=(*shops, "head"), start_s=20, end_s=24),
        Strike(
            services=("us-iad", "us-iad/keys", "us-iad-db"), what="pause", sites=("head",), start_s=30, end_s=34
        ),
        Strike(services=("eu-fra",), what="clock", by_s=1200, sites=shops, start_s=40, end_s=44),
        Strike(services=("eu-fra",), what="unreadable", location="b", sites=shops, start_s=50, end_s=54),
    )  # fmt: skip


def test_strikes_are_drawn_from_the_seed() -> None:
    def moments(seed: int) -> list[float]:
        random = {"random": "6 /min", "for": {"exponential": "2 s"}}
        given = scenario(
            **SHORT, seed=seed, faults=[{"kind": "service-down", "service": "eu-fra", "how": "kill"} | random]
        )
        return [strike.start_s for strike in to_live(given, planned(given, struck=True), struck=True).strikes]

    assert len(moments(1)) > 1
    assert moments(1) == moments(1) != moments(2)


@pytest.mark.parametrize(
    ("fault", "struck", "why"),
    [
        ({**DOWN, "service": "eu-fra", "how": "kill"}, False, "takes a cloud in containers"),
        ({"kind": "throttling", "region": "eu-fra", "requests": "5 /s", **AT}, True, "so many requests"),
    ],
)
def test_what_can_not_be_done_is_said(fault: dict[str, Any], struck: bool, why: str) -> None:  # noqa: FBT001
    given = scenario(**SHORT, faults=[fault])
    with pytest.raises(BadInputError, match=why):
        to_live(given, planned(given, struck=struck), struck=struck)
