"""The NET rows in sites of real packets; their seeded faults are in the kill matrix."""

import asyncio

import pytest

from harness.checks.facts.sites import SitesTried
from harness.checks.verdict import Outcome
from harness.conformance.lab.sites import Sites, probe_sites, verdicts_on
from tests.harness.engines.lab.conftest import lab_here

__all__ = ["lab_here"]
pytestmark = pytest.mark.xdist_group("lab")


@pytest.fixture(scope="module")
def tried(lab_here: None) -> SitesTried:
    return asyncio.run(probe_sites(Sites()))


def test_every_row_holds(tried: SitesTried) -> None:
    assert {v.requirement: v.reason for v in verdicts_on(tried) if v.outcome is not Outcome.PASS} == {}


def test_evidence_has_leases_routes_exchanges_and_attempts(tried: SitesTried) -> None:
    told = tried.sites["t3-as-the-paper-says"].cameras[0].told
    for part in ("route: default via 10.0.0.1", "DISCOVER", "ACK 10.0.0.", "lease 10.0.0.", "media-store: ", ": ok"):
        assert part in told


def test_connections_are_opened_from_the_site_alone(tried: SitesTried) -> None:
    assert tried.uploaded is not None
    assert tried.uploaded.opened > 10
    assert tried.uploaded.reached_in == ()


async def test_a_machine_without_a_lab_is_told_and_nothing_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("harness.conformance.lab.sites.lacking", lambda _kind: ("commands of nftables are missing",))
    found = verdicts_on(await probe_sites(Sites()))
    assert {v.outcome for v in found} == {Outcome.SKIP}
    assert "commands of nftables are missing" in found[0].reason
