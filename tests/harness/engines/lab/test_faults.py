"""Each fault, done to a site of its own in one lab, and what the cameras see then."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from harness.engines.lab.faults.fault import LabFault, act, read_fault
from harness.engines.lab.faults.kinds import KINDS
from harness.engines.lab.lab import Lab
from harness.engines.lab.layout.ends import OUTSIDE
from harness.engines.lab.namespace import run_in
from harness.engines.lab.observed import CameraSeen, SiteSeen
from harness.engines.lab.outside import Say, in_namespaces
from harness.engines.lab.reasons import reason
from harness.engines.lab.works import as_json, from_json
from harness.errors import BadInputError
from harness.sites.schema.document import Topology
from tests.harness.engines.lab.conftest import shipped

pytestmark = pytest.mark.xdist_group("lab")
MEDIA = "media.eu-fra.camproof.example"
CASES = {
    "nothing": [],
    "cable": ["0s cable-out cam-1", "0s cable-out cam-2", "0s cable-in cam-2"],
    "uplink": ["0s cable-out recorder/u1-rj45"],
    "port": ["0s port-off recorder/1"],
    "dhcp": ["0s dhcp-off router", "0s lease-over cam-1"],
    "rogue": ["0s rogue-dhcp lan", "0s lease-over cam-1"],
    "nat": ["0s nat-flush router"],
    "block": [f"0s block router {MEDIA}"],
    "rate": ["0s rate router 64kbit/s"],
    "poison": [f"0s dns-poison router {MEDIA}"],
    "switch": ["0s switch-restart recorder"],
    "router": ["0s router-restart router"],
    "full": ["0s pool-full router cam-1"],
    "free": ["0s pool-full router cam-1", "0s pool-free router"],
    "names": ["0s dns-off router"],
    "names again": ["0s dns-off router", "0s dns-on router"],
    "clock": ["0s clock-step cam-1 -20min"],
}


def _small() -> Topology:
    site = shipped("t3")
    return site.model_copy(update={"cameras": (site.cameras[0].model_copy(update={"count": 2}),)})


async def suffering(folder: Path, order: dict[str, object], say: Say) -> dict[str, object]:
    """Work for the inside of a lab: a site for each case."""
    async with Lab([_small()] * len(CASES), folder) as lab:
        clocks: list[tuple[str, float]] = []
        lab.clock = lambda space, ahead_s: clocks.append((space, ahead_s))
        await lab.settle()
        await asyncio.gather(*(_suffer(lab, number, map(read_fault, CASES[name])) for number, name in enumerate(CASES)))
        looking = asyncio.Semaphore(8)
        seen = await asyncio.gather(*(lab.look(number, looking) for number in range(len(CASES))))
        slow = run_in(lab.ends[[*CASES].index("rate")].space("router"), ["tc", "qdisc", "show", "dev", OUTSIDE])
        forward = [
            run_in(lab.ends[0].space(name), ["cat", "/proc/sys/net/ipv4/ip_forward"]) for name in ("cam-1", "router")
        ]
        with pytest.raises(BadInputError, match="nothing that is called 'cam-77'"):
            await act(lab, LabFault(0, "cable-out", "cam-77"))
        with pytest.raises(BadInputError, match="the range of router is not full"):
            await act(lab, LabFault(0, "pool-free", "router"))
        assert clocks == [(lab.ends[[*CASES].index("clock")].space("cam-1"), -1200)]
    return {"sites": as_json(seen), "slow": slow, "forward": forward}


async def _suffer(lab: Lab, number: int, faults: "map[LabFault]") -> None:
    for fault in faults:
        await act(lab, replace(fault, site=number))
        if fault.kind in {"lease-over", "pool-full", "pool-free", "switch-restart", "router-restart"}:
            await asyncio.sleep(5)  # clients ask anew: three times, at most


@pytest.fixture(scope="module")
def after(lab_here: None) -> dict[str, SiteSeen]:
    gave = in_namespaces(f"{__name__}:suffering", {}, lambda _: None)
    assert "rate 64Kbit" in str(gave["slow"])
    assert gave["forward"] == ["0\n", "1\n"], "routers alone, however the machine itself is set"
    return dict(zip(CASES, from_json(gave["sites"]), strict=True))


def _cameras(after: dict[str, SiteSeen], case: str) -> tuple[CameraSeen, CameraSeen]:
    one, other = after[case].cameras
    return one, other


def test_every_kind_of_fault_is_among_the_cases() -> None:
    done = {read_fault(text).kind for case in CASES.values() for text in case}
    assert done | {"port-on", "dhcp-on"} == set(KINDS)  # these two are parts of restarts


@pytest.mark.parametrize("case", ["nothing", "nat", "rate", "switch", "router", "free", "names again", "clock"])
def test_what_passes_leaves_cameras_that_reach_everything(after: dict[str, SiteSeen], case: str) -> None:
    assert [reason(camera) for camera in after[case].cameras] == ["", ""]


@pytest.mark.parametrize("case", ["cable", "port"])
def test_without_a_cable_or_a_port_there_is_no_link_and_others_have_theirs(
    after: dict[str, SiteSeen], case: str
) -> None:
    one, other = _cameras(after, case)
    assert not one.interface.link
    assert other.activates


def test_without_the_uplink_the_first_router_does_not_answer(after: dict[str, SiteSeen]) -> None:
    assert all("no answer, of 10.0.0.1" in reason(camera) for camera in after["uplink"].cameras)


def test_who_asks_while_no_server_runs_falls_back_and_who_has_a_lease_goes_on(after: dict[str, SiteSeen]) -> None:
    one, other = _cameras(after, "dhcp")
    assert one.fallback
    assert one.interface.address == "192.168.0.90/24"
    assert other.activates


def test_in_a_full_range_whose_lease_ends_gets_none_and_others_keep_theirs(after: dict[str, SiteSeen]) -> None:
    one, other = _cameras(after, "full")
    assert one.fallback
    assert "OFFER" not in [m.kind for m in after["full"].dhcp["recorder"] if m.client == one.mac][-3:]
    assert other.activates


def test_without_the_resolver_no_name_is_found(after: dict[str, SiteSeen]) -> None:
    for camera in after["names"].cameras:
        assert not any(reached.ok for reached in camera.reached)
        assert all(reached.attempt is None for reached in camera.reached)


def test_a_rogue_server_is_heard(after: dict[str, SiteSeen]) -> None:
    assert after["rogue"].servers["recorder"] == {"10.0.0.1", "192.168.77.1"}


def test_a_blocked_host_is_named_with_the_hop_behind_which_packets_are_lost(after: dict[str, SiteSeen]) -> None:
    one, _ = _cameras(after, "block")
    assert [reached.need for reached in one.reached if not reached.ok] == ["media-store"]
    assert reason(one).startswith(f"{MEDIA}:443 at 203.0.113.13: no answer; behind 10.0.0.1 nobody answers")


def test_a_wrong_address_from_the_resolver_leads_nowhere(after: dict[str, SiteSeen]) -> None:
    one, _ = _cameras(after, "poison")
    (lost,) = [reached for reached in one.reached if not reached.ok]
    assert lost.resolved is not None
    assert lost.resolved.addresses == ("203.0.113.250",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("10s", "write when, what, and where"),
        ("10s cabel-out cam-1", "Did you mean 'cable-out'"),
        ("10 cable-out cam-1", "has no unit"),
        ("10s block router", "block takes a host"),
    ],
)
def test_a_fault_that_is_none_says_what_is_wrong(text: str, said: str) -> None:
    with pytest.raises(BadInputError, match=said):
        read_fault(text)
