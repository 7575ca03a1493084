from dataclasses import replace

import pytest

from harness.scenario.plan import Plan
from harness.scenario.testing import camera_class, plan


def fleet() -> Plan:
    small = plan([camera_class(name="door"), camera_class(name="yard", count=2)], [[(0, 1e7)]] * 2)
    first = small.groups[0]
    head = replace(first, name="head", first_site=2, sites=1, first_camera=6, classes=first.classes[:1])
    return replace(small, groups=(first, head))


def test_everything_has_a_name_by_number() -> None:
    assert list(fleet().site_names()) == ["site-1", "site-2", "head"]
    assert [fleet().camera_name(n) for n in range(7)] == [
        "site-1/door-1", "site-1/yard-1", "site-1/yard-2", "site-2/door-1", "site-2/yard-1", "site-2/yard-2",
        "head/door-1",
    ]  # fmt: skip
    assert (fleet().sites, fleet().cameras) == (3, 7)


@pytest.mark.parametrize("spread", [True, False])
def test_phases_lie_within_a_segment(spread: bool) -> None:  # noqa: FBT001
    phases = [replace(fleet(), spread_phases=spread).phase_us(n, 2_000_000) for n in range(7)]
    assert len(set(phases)) == (7 if spread else 1)
    assert all(0 <= phase < 2_000_000 for phase in phases)


def test_a_group_of_one_site_needs_no_number() -> None:
    assert [group.site_name(0) for group in fleet().groups] == ["site-1", "head"]
