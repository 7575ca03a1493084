"""What the oracle says of each topology that ships, and the doctor."""

from ipaddress import IPv4Address
from pathlib import Path
from typing import NamedTuple

import pytest

import scenarios
from harness.sites.doctor.change import Edit, applied, group
from harness.sites.doctor.search import search
from harness.sites.load import load
from harness.sites.oracle.judge import diagnose
from harness.sites.oracle.verdicts import Diagnosis, Verdict
from harness.sites.schema.camera import ProxyAddress

FILES = sorted((Path(scenarios.__file__ or "").parent / "topologies").glob("*.yaml"))
T = [f"t{n}" for n in ("1", "2", "3", "4", "5a", "5b", "6", "7")]
GOOD, BAD, OPEN = Verdict.ACTIVATES, Verdict.FAILS, Verdict.UNDETERMINED


class Said(NamedTuple):
    """Of the site; of how many cameras it is not GOOD; the cause and the hop of the first of them; notes."""

    verdict: Verdict
    unwell: int = 0
    cause: str = ""
    hop: str = ""
    notes: str = ""


OFFLINE = "recorder-offline"
TABLE = {
    "both-u1-ports-into-one-lan": Said(OPEN, 12, "loop", "recorder/switch", "loop"),
    "camera-at-the-routers-address": Said(BAD, 12, "gateway-address-taken", "lan", f"address-taken {OFFLINE}"),
    "camera-cable-and-port": Said(BAD, 2, "port-off", "recorder/5"),
    "camera-mask-too-wide": Said(BAD, 12, "no-return-route", "router"),
    "cameras-in-the-lan": Said(GOOD),
    "captive-portal": Said(BAD, 12, "captive-portal", "router", OFFLINE),
    "dhcp-range-of-another-network": Said(BAD, 12, "no-lease", "recorder", f"dhcp-silent {OFFLINE}"),
    "dns-filter": Said(BAD, 12, "dns-refuses", "router", OFFLINE),
    "dns-missing": Said(BAD, 12, "no-dns", "cam-1", OFFLINE),
    "dns-poisoned": Said(BAD, 12, "dns-lies", "router", OFFLINE),
    "double-nat": Said(GOOD),
    "everything-wrong-at-once": Said(BAD, 12, "lan-on-u2", "recorder/u1", OFFLINE),
    "fallback-address-that-fits": Said(BAD, 1, "no-lease", "lan", OFFLINE),
    "gateway-is-the-switch": Said(BAD, 8, "gateway-is-no-router", "recorder", OFFLINE),
    "gateway-missing": Said(BAD, 12, "no-gateway", "cam-1", OFFLINE),
    "gateway-mistyped": Said(BAD, 8, "gateway-silent", "recorder/switch", OFFLINE),
    "ipv6-only-line": Said(BAD, 12, "ipv6-only", "internet", OFFLINE),
    "lease-pool-exhausted": Said(BAD, 12, "lease-pool-exhausted", "router", f"leases-short {OFFLINE}"),
    "lease-pool-nearly-exhausted": Said(OPEN, 12, "lease-pool-exhausted", "router", "leases-short"),
    "loop-in-the-lan": Said(BAD, 12, "loop", "lan", "loop"),
    "more-power-than-a-port-gives": Said(BAD, 1, "no-power", "recorder/5"),
    "nat-switched-off": Said(BAD, 12, "no-nat", "router", OFFLINE),
    "no-dhcp-anywhere": Said(BAD, 12, "no-lease", "lan", OFFLINE),
    "no-route-back": Said(BAD, 12, "no-return-route", "edge", OFFLINE),
    "ntp-blocked": Said(BAD, 12, "no-time", "router"),
    "ntp-of-the-building": Said(GOOD),
    "one-host-blocked": Said(BAD, 12, "blocked", "router", OFFLINE),
    "one-host-missing-from-the-list": Said(BAD, 12, "blocked", "router", OFFLINE),
    "one-network-on-both-sides": Said(BAD, 12, "networks-overlap", "router", OFFLINE),
    "only-the-listed-hosts": Said(GOOD),
    "poe-by-what-cameras-draw": Said(GOOD),
    "poe-overload": Said(BAD, 3, "poe-overload", "recorder/10", "poe-overload"),
    "port-locked-to-the-old-camera": Said(BAD, 1, "port-locked", "recorder/3"),
    "provider-line-down": Said(BAD, 12, "link-down", "internet", OFFLINE),
    "proxy-moved": Said(BAD, 12, "proxy-silent", "proxy", OFFLINE),
    "proxy-refuses-the-cloud": Said(BAD, 12, "proxy-refuses", "proxy", OFFLINE),
    "proxy-that-cameras-do-not-know": Said(BAD, 12, "blocked", "router", OFFLINE),
    "proxy-that-cameras-know": Said(OPEN, 12, "proxy-undocumented", "proxy", OFFLINE),
    "region-moved-and-the-list-was-not": Said(BAD, 12, "blocked", "router", OFFLINE),
    "resolver-out-of-reach": Said(BAD, 12, "dns-silent", "router"),
    "rogue-dhcp-server": Said(OPEN, 12, "two-dhcp-servers", "gadget", "two-dhcp-servers"),
    "routed-company-network": Said(GOOD),
    "router-not-connected": Said(BAD, 12, "router-unplugged", "router/outside", OFFLINE),
    "static-address-in-the-wrong-range": Said(BAD, 12, "gateway-silent", "lan"),
    "static-address-taken": Said(OPEN, 1, "address-taken", "gate", "address-taken"),
    "switch-at-the-routers-address": Said(OPEN, 12, "gateway-address-taken", "lan", f"address-taken {OFFLINE}"),
    "t1-nothing-plugged-in": Said(BAD, 12, "no-way-out", "recorder/u1", OFFLINE),
    "t2-lan-on-u2": Said(BAD, 12, "lan-on-u2", "recorder/u1"),
    "t3-as-the-paper-says": Said(GOOD),
    "t4-two-dhcp-servers": Said(OPEN, 12, "two-dhcp-servers", "recorder", "two-dhcp-servers switch-page-lost"),
    "t5a-switch-gives-the-addresses": Said(GOOD),
    "t5b-gateway-and-dns-left-empty": Said(BAD, 8, "no-gateway", "cam-1", OFFLINE),
    "t6-u1-and-u2-in-one-lan": Said(OPEN, 12, "u1-and-u2", "recorder/u2", "undocumented"),
    "t7-switch-left-at-its-address": Said(GOOD, notes="switch-page-lost"),
    "tls-intercepted": Said(BAD, 12, "tls-intercepted", "router", OFFLINE),
    "tls-intercepted-but-not-the-clouds": Said(GOOD),
    "two-appliances": Said(GOOD, notes="address-taken switch-page-lost switch-page-lost"),
    "two-appliances-one-with-dhcp": Said(OPEN, 16, "two-dhcp-servers", "yard", "two-dhcp-servers switch-page-lost"),
    "two-dhcp-servers-that-agree": Said(GOOD, notes="two-dhcp-servers"),
    "uplink-cable-broken": Said(BAD, 12, "cable-broken", "recorder/u1-rj45", OFFLINE),
}


def said(found: Diagnosis) -> Said:
    unwell = [camera for camera in found.cameras if camera.verdict is not GOOD]
    broken = unwell[0].told.broken if unwell else None
    notes = " ".join(note.kind for note in found.notes)
    return Said(found.verdict, len(unwell), str(broken.cause) if broken else "", broken.hop if broken else "", notes)


def test_there_are_the_eight_set_ups_and_twenty_more() -> None:
    assert {file.stem for file in FILES} == {*TABLE}
    assert [name.partition("-")[0] for name in TABLE if name.partition("-")[0] in T] == T
    assert len(TABLE) >= 28
    assert {one.verdict for one in TABLE.values()} == {*Verdict}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_is_good_says_why_and_is_judged_as_the_table_says(file: Path) -> None:
    site = load(file.read_text("utf-8"), file.name)
    assert site.name == file.stem
    assert len(site.why) > 150
    assert said(diagnose(site)) == TABLE[file.stem]


# The best of the smallest cures: what no camera could do without. What is to be done besides is in brackets.
CURES = {
    "both-u1-ports-into-one-lan": "remove-cable",
    "camera-at-the-routers-address": "camera-dhcp",
    "camera-cable-and-port": "port-on replace-cable",
    "camera-mask-too-wide": "router-mask",
    "captive-portal": "portal-exception",
    "dhcp-range-of-another-network": "router-dhcp-on",
    "dns-filter": "resolver-exception",
    "dns-missing": "router-dhcp-dns",
    "dns-poisoned": "resolver-exception",
    "everything-wrong-at-once": "move-to-u1 switch-dhcp-off allow lock-port (switch-address)",
    "fallback-address-that-fits": "camera-static",
    "gateway-is-the-switch": "switch-dhcp-gateway",
    "gateway-missing": "router-dhcp-gateway",
    "gateway-mistyped": "switch-dhcp-gateway",
    "ipv6-only-line": "line-ipv4",
    "lease-pool-exhausted": "router-dhcp-range",
    "lease-pool-nearly-exhausted": "router-dhcp-range",
    "loop-in-the-lan": "remove-cable",
    "more-power-than-a-port-gives": "own-supply",
    "nat-switched-off": "nat-on",
    "no-dhcp-anywhere": "router-dhcp-on",
    "no-route-back": "nat-on",
    "ntp-blocked": "allow",
    "one-host-blocked": "allow",
    "one-host-missing-from-the-list": "allow",
    "one-network-on-both-sides": "renumber (switch-address)",
    "poe-overload": "own-supply",
    "port-locked-to-the-old-camera": "lock-port",
    "provider-line-down": "line-up",
    "proxy-moved": "camera-direct allow",
    "proxy-refuses-the-cloud": "camera-direct allow",  # an exception at the proxy would leave it undetermined
    "proxy-that-cameras-do-not-know": "allow",
    "proxy-that-cameras-know": "camera-direct allow",
    "region-moved-and-the-list-was-not": "allow",
    "resolver-out-of-reach": "allow",
    "rogue-dhcp-server": "host-dhcp-off",
    "router-not-connected": "connect-outside",
    "static-address-in-the-wrong-range": "camera-dhcp",
    "static-address-taken": "camera-dhcp",
    "switch-at-the-routers-address": "switch-address",
    "t1-nothing-plugged-in": "connect-u1 switch-dhcp-off (switch-address)",
    "t2-lan-on-u2": "move-to-u1 switch-dhcp-off (switch-address)",
    "t4-two-dhcp-servers": "switch-dhcp-off (switch-address)",
    "t5b-gateway-and-dns-left-empty": "switch-dhcp-gateway switch-dhcp-dns",
    "t6-u1-and-u2-in-one-lan": "unplug-u2",
    "tls-intercepted": "tls-exception",
    "two-appliances-one-with-dhcp": "switch-dhcp-off (switch-address)",
    "uplink-cable-broken": "replace-cable",
}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_doctor_finds_the_smallest_cure(file: Path) -> None:
    site = load(file.read_text("utf-8"), file.name)
    found = search(site, diagnose(site))
    assert found.complete
    assert bool(found.cures) is (file.stem in CURES)
    if found.cures:
        best = found.cures[0]
        besides = f" ({' '.join(change.kind for change in best.besides)})" if best.besides else ""
        assert " ".join(change.kind for change in best.changes) + besides == CURES[file.stem]


@pytest.mark.parametrize(
    ("edit", "kinds", "at"),
    [
        (lambda site: site, "proxy-port", "proxy"),  # one setting instead of one at each camera
        (
            group("cam", proxy=ProxyAddress(address=IPv4Address("10.0.0.9"), port=8080)),
            "camera-proxy",
            "cam-1 to cam-12",
        ),
    ],
    ids=["to another port", "to another machine"],
)
def test_cameras_and_a_proxy_that_moved_are_brought_together_where_activation_works_through_one(
    edit: Edit, kinds: str, at: str
) -> None:
    moved = edit(load((FILES[0].parent / "proxy-moved.yaml").read_text("utf-8"), "proxy-moved"))
    site = moved.model_copy(update={"cloud": moved.cloud.model_copy(update={"through_proxy": "works"})})
    cure = search(site, diagnose(site)).cures[0]
    assert [(change.kind, change.at) for change in cure.changes] == [(kinds, at)]
    assert diagnose(applied(site, cure.changes)).verdict is GOOD


def test_the_papers_remedy_is_what_the_doctor_says_of_the_papers_question() -> None:
    file = next(file for file in FILES if file.stem == "t2-lan-on-u2")
    site = load(file.read_text("utf-8"), file.name)
    cure = search(site, diagnose(site)).cures[0]
    assert [change.source.partition(":")[0] for change in (*cure.changes, *cure.besides)] == ["paper"] * 3
    cured = applied(site, (*cure.changes, *cure.besides))
    good = load((file.parent / "t3-as-the-paper-says.yaml").read_text("utf-8"), "t3")
    assert (cured.appliances, cured.routers) == (good.appliances, good.routers)
    assert {cable.start for cable in cured.cables} == {cable.start for cable in good.cables}


def test_a_site_that_is_well_is_told_what_should_be_done_all_the_same() -> None:
    site = load(next(file for file in FILES if file.stem.startswith("t7")).read_text("utf-8"), "t7")
    assert [change.kind for change in search(site, diagnose(site)).besides] == ["switch-address"]
