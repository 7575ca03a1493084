"""A scenario as a value: strict, with units in its fields, and defaults that do not count as said."""

import pytest
from pydantic import ValidationError

from harness.scenario.schema.document import Scenario
from harness.scenario.schema.fleet import Cameras, Fleet, Site, Template
from harness.scenario.schema.network import Uplink, Wiring


def uplink(**values: object) -> Uplink:
    return Uplink.model_validate(values)


def a_scenario(**changes: object) -> Scenario:
    site = Site(name="shop", uplink=Uplink(up_bits_per_s=10e6), cameras=(Cameras(template="lobby", count=4),))
    template = Template.model_validate({"bitrate": 2e6})
    whole = {
        "camproof": "scenario/1", "name": "test", "why": "To see.", "duration_us": 3_600_000_000,
        "fleet": Fleet(templates={"lobby": template}, sites=(site,)), **changes,
    }  # fmt: skip
    return Scenario.model_validate(whole)


def test_python_says_numbers_in_the_units_of_the_fields() -> None:
    scenario = a_scenario()
    assert scenario.duration_us == 3_600_000_000
    assert scenario.fleet.templates["lobby"].bitrate.constant_bits_per_s == 2e6
    assert scenario.start_us == 1_767_571_200_000_000


def test_a_preset_fills_in_and_is_overwritten() -> None:
    link = uplink(preset="dsl", up=20e6)
    assert (link.up_bits_per_s, link.down_bits_per_s, link.latency_us) == (20e6, 50e6, 15_000)
    assert link.model_fields_set == {"preset", "up_bits_per_s"}


@pytest.mark.parametrize(
    ("wiring", "reach"),
    [
        ({"u1": "nothing", "switch_dhcp": True}, "nowhere"),
        ({"u1": "nothing", "u2": "network", "switch_dhcp": True}, "nowhere"),
        ({}, "internet"),
        ({"network_dhcp": False, "switch_dhcp": True, "gateway_and_dns": True}, "internet"),
        ({"network_dhcp": False, "switch_dhcp": True}, "nowhere"),
        ({"network_dhcp": False}, "nowhere"),
    ],
)
def test_where_an_s22_lets_its_cameras_go(wiring: dict[str, object], reach: str) -> None:
    assert Wiring.model_validate(wiring).cameras_reach == reach


@pytest.mark.parametrize("wiring", [{"switch_dhcp": True}, {"u2": "network"}])
def test_what_nobody_can_say_is_refused(wiring: dict[str, object]) -> None:
    with pytest.raises(ValidationError, match="nobody can say"):
        Wiring.model_validate(wiring)


def test_names_that_lead_nowhere_are_refused_in_python_too() -> None:
    with pytest.raises(ValidationError, match="there is no template 'yard'"):
        a_scenario(
            fleet={
                "templates": {"lobby": {"bitrate": 2e6}},
                "sites": ({"name": "shop", "uplink": {"up": 1e6}, "cameras": ({"template": "yard"},)},),
            }
        )
