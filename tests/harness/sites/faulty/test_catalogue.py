"""Seeded faults of sites are edits of descriptions that the checks use."""

import pytest

from harness.conformance.lab.sites import REQUIREMENTS, described, recorded
from harness.engines.lab.works import text_of
from harness.sites.faulty.catalogue import SITE_FAULTS
from harness.sites.faulty.fault import SiteFault
from harness.sites.load import load


@pytest.mark.parametrize("fault", SITE_FAULTS.values(), ids=list(SITE_FAULTS))
def test_each_changes_sites_that_are_looked_at_into_ones_that_can_be(fault: SiteFault) -> None:
    sites = [*described(), recorded()]
    changed = [fault.laid(site) for site in sites if fault.laid(site) != site]
    assert changed
    assert all(load(text_of(site), "topology") == site for site in changed)


def test_every_row_but_the_clouds_own_has_one() -> None:
    caught = {requirement for fault in SITE_FAULTS.values() for requirement in fault.requirements}
    assert caught == set(REQUIREMENTS) - {"NET-1"}
