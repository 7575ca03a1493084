"""Which cameras are without power, and when."""

from harness.scenario.planning.dark import Dark, dark
from harness.scenario.planning.planner import planned
from tests.harness.scenario.planning.test_planner import UPLINK, scenario

FLEET = {
    "templates": {"lobby": {"bitrate": "1 Mbit/s"}, "yard": {"bitrate": "1 Mbit/s"}},
    "sites": [
        {
            "name": "shop", "count": 2, "uplink": UPLINK, "recorder": "S2212",
            "wiring": {"u1": "network", "switch_dhcp": False},
            "cameras": [{"template": "lobby", "count": 2}, {"template": "yard"}],
        }
    ],
}  # fmt: skip


def test_a_switch_takes_all_of_its_site_and_a_restart_of_some_only_these() -> None:
    given = scenario(
        duration="60 s", drain="20 s", fleet=FLEET,
        faults=[
            {"kind": "switch-restart", "at": "5 s", "for": "3 s", "where": {"site": "shop-2"}},
            {"kind": "camera-restart", "at": "20 s", "for": "4 s", "where": {"site": "shop-1", "template": "yard"}},
        ],
    )  # fmt: skip
    assert dark(planned(given)) == (
        Dark("shop-1", ("shop-1/yard-1",), 20, 24, every=False),
        Dark("shop-2", ("shop-2/lobby-1", "shop-2/lobby-2", "shop-2/yard-1"), 5, 8, every=True),
    )


def test_where_nobody_loses_power_there_is_nothing() -> None:
    assert dark(planned(scenario(duration="60 s", fleet=FLEET))) == ()
