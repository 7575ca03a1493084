"""Which cameras are barred from the cloud while their line is well, by what, and when."""

from harness.scenario.planning.barred import Barred, barred
from harness.scenario.planning.planner import planned
from tests.harness.scenario.planning.test_dark import FLEET
from tests.harness.scenario.planning.test_planner import scenario


def test_each_fault_has_its_sites_cameras_and_moments() -> None:
    given = scenario(
        duration="60 s", drain="20 s", fleet=FLEET,
        faults=[
            {"kind": "dns-down", "at": ["5 s", "30 s"], "for": "3 s", "where": {"site": "shop-2"}},
            {"kind": "uplink-cut", "at": "5 s", "for": "3 s"},
            {"kind": "dhcp-exhausted", "at": "20 s", "for": "4 s", "where": {"site": "shop-1", "template": "yard"}},
            {"kind": "clock-step", "by": "-1 h", "at": "8 s", "for": "1 s", "where": {"site": "shop-1"}},
        ],
    )  # fmt: skip
    first, second = (tuple(f"shop-{n}/{camera}" for camera in ("lobby-1", "lobby-2", "yard-1")) for n in (1, 2))
    assert barred(given, planned(given)) == (
        Barred("dns-down", "shop-2", second, 5, 8),
        Barred("dns-down", "shop-2", second, 30, 33),
        Barred("dhcp-exhausted", "shop-1", ("shop-1/yard-1",), 20, 24),
        Barred("clock-step", "shop-1", first, 8, 9, -3600),
    )
