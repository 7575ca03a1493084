"""The NET rows: what passes, and each thing that must not."""

from dataclasses import replace

import pytest

from harness.checks.facts.sites import CameraThere, Restarted, SitesTried, SiteThere, Uploaded
from harness.checks.site_network import BLOCKED, FALLBACK, LISTED
from harness.checks.verdict import Outcome
from harness.conformance.lab.sites import REQUIREMENTS, described, verdicts_on

GOOD = CameraThere("cam-1", activates=True, why_not="", address="10.0.0.9/24", told="lease 10.0.0.9")
WHY = {
    "t1-nothing-plugged-in": "it has the address 192.168.0.9/24 and no router",
    "t2-lan-on-u2": "it has the address 192.168.0.9/24 and no router",
    "t5a-without-gateway": "it has the address 10.0.0.9/24 and no router",
    "t5a-without-dns": "it knows of no resolver, with the address 10.0.0.9/24",
    "no-dhcp-anywhere": "no DHCP server gave it a lease: it has a link, and its fallback address",
    "dns-filter": "identity has no address for it: NXDOMAIN, of 10.0.0.1",
    "ntp-blocked": "pool.ntp.org does not tell it the time",
    "proxy-refuses-the-cloud": "identity:443 through the proxy at 10.0.0.8: it refuses, HTTP/1.1 403 Forbidden",
    "proxy-moved": "identity:443 through the proxy at 10.0.0.8: connection refused",
}
FELL = Restarted("cam-1", fed=True, held=2, stored=0, link_lost=True)
REST = Restarted("elsewhere", fed=False, held=2, stored=2, link_lost=False)
UPLOADED = Uploaded(
    LISTED, {"cam-1": 6, "elsewhere": 9}, {"cam-1": 4, "elsewhere": 9},
    (FELL, REST), opened=40,
)  # fmt: skip


def _site(name: str, blocks: str) -> SiteThere:
    camera = replace(GOOD, activates=name not in WHY, why_not=WHY.get(name, ""))
    if name == "no-dhcp-anywhere":
        camera = replace(camera, address=FALLBACK, fallback=True)
    if name.startswith(BLOCKED):
        camera = replace(camera, activates=False, why_not=f"{blocks}:443: no answer", lost=(blocks,))
    return SiteThere(name, ("10.0.0.1", "192.168.0.1"), (camera, camera), blocks)


SITES = {site.name: _site(site.name, f"{site.name}.example") for site in described()}
ALL = SitesTried("", SITES, UPLOADED)


def with_camera(site: str, **new: object) -> SitesTried:
    """The second camera of that site fares otherwise."""
    first, second = SITES[site].cameras
    cameras = (first, replace(second, **new))  # type: ignore[arg-type]
    return replace(ALL, sites={**SITES, site: replace(SITES[site], cameras=cameras)})


def with_upload(**new: object) -> SitesTried:
    return replace(ALL, uploaded=replace(UPLOADED, **new))  # type: ignore[arg-type]


def outcomes(tried: SitesTried) -> dict[str, Outcome]:
    return {found.requirement: found.outcome for found in verdicts_on(tried)}


def test_all_of_it_passes_with_what_cameras_saw_as_evidence() -> None:
    found = verdicts_on(ALL)
    assert {one.requirement: one.outcome for one in found} == dict.fromkeys(REQUIREMENTS, Outcome.PASS)
    assert any("lease 10.0.0.9" in evidence.excerpt for evidence in found[1].evidence)


T4 = "t4-two-dhcp-servers"


@pytest.mark.parametrize(
    ("requirement", "tried"),
    [
        ("NET-1", with_upload(reached_in=("TCP from 203.0.113.10 to 100.64.0.1 port 443",))),
        ("NET-1", with_upload(acknowledged={"cam-1": 3, "elsewhere": 9})),
        ("NET-1", with_upload(acknowledged={"cam-1": 4, "elsewhere": 8})),
        ("NET-2", with_camera("t1-nothing-plugged-in", activates=True, why_not="")),
        ("NET-2", with_camera("t1-nothing-plugged-in", why_not="no answer")),
        ("NET-3", with_camera("t2-lan-on-u2", activates=True, why_not="")),
        ("NET-4", with_camera("t3-as-the-paper-says", activates=False, why_not="no answer")),
        ("NET-5", replace(ALL, sites={**SITES, T4: replace(SITES[T4], servers=("10.0.0.1",))})),
        ("NET-6", with_camera("t5a-switch-gives-the-addresses", activates=False, why_not="it has no router")),
        ("NET-6", with_camera("t5a-without-gateway", activates=True, why_not="")),
        ("NET-6", with_camera("t5a-without-dns", activates=True, why_not="")),
        ("NET-7", with_camera("no-dhcp-anywhere", address="169.254.7.90/16")),
        ("NET-7", with_camera("no-dhcp-anywhere", link=False)),
        ("NET-8", with_camera(f"{BLOCKED}key-server", lost=("another.example",))),
        ("NET-8", with_camera(f"{BLOCKED}identity", why_not="no answer")),
        ("NET-8", with_camera(LISTED, activates=False, why_not="no answer")),
        ("NET-8", with_upload(acknowledged={"cam-1": 0, "elsewhere": 9})),
        ("NET-9", with_upload(restarted=(replace(FELL, stored=1), REST))),
        ("NET-9", with_upload(restarted=(replace(FELL, link_lost=False), REST))),
        ("NET-9", with_upload(restarted=(FELL, replace(REST, stored=1)))),
        ("NET-10", with_camera("dns-filter", why_not="identity has no address for it: no answer")),
        ("NET-10", with_camera("proxy-moved", why_not="identity:443: no answer")),
    ],
)  # fmt: skip
def test_what_must_not_be_fails_that_row(requirement: str, tried: SitesTried) -> None:
    assert outcomes(tried)[requirement] is Outcome.FAIL


@pytest.mark.parametrize(
    ("requirement", "tried"),
    [
        ("NET-1", with_upload(opened=0)),
        ("NET-1", replace(ALL, uploaded=None, undecided="nobody activates")),
        ("NET-2", replace(ALL, sites={})),
        ("NET-5", replace(ALL, sites={})),
        ("NET-8", replace(ALL, sites={})),
        ("NET-9", with_upload(restarted=())),
        ("NET-9", with_upload(restarted=(replace(FELL, held=0), REST))),
        ("NET-9", with_upload(acknowledged={"cam-1": 0, "elsewhere": 0})),
    ],
)
def test_what_was_not_tried_is_unknown(requirement: str, tried: SitesTried) -> None:
    assert outcomes(tried)[requirement] is Outcome.UNKNOWN


def test_without_a_lab_all_are_skipped_with_the_reason() -> None:
    found = verdicts_on(SitesTried(absent="no lab can be made here: commands are missing"))
    assert {one.outcome for one in found} == {Outcome.SKIP}
    assert {one.reason for one in found} == {"no lab can be made here: commands are missing"}
