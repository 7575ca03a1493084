"""A site's link to the internet, and how an S22 appliance is wired into the site's network."""

from typing import Any, Literal, Self

from pydantic import Field, ModelWrapValidatorHandler, model_validator

from harness.scenario.defaults import link_presets
from harness.scenario.schema.base import (
    Moment,
    Rate,
    RateOrNone,
    ShareBelow1,
    Strict,
    assumed,
    invalid,
)

Preset = Literal["dsl", "adsl", "cable", "fibre", "lte", "5g", "satellite"]
Reach = Literal["internet", "nowhere", "conflict", "unknown"]


class Uplink(Strict):
    """A link: a preset, or its values, or a preset with some values overwritten.

    Args:
        preset: a kind of link; its values are in `links.yaml`.
        up_bits_per_s: what it carries from the site to the internet, before loss.
        down_bits_per_s: the other way.
        latency_us: one way.
        loss: share of the packets that must be sent again.
        other_traffic_bits_per_s: of the uplink, what the site itself needs for other things.
    """

    preset: Preset | None = None
    up_bits_per_s: Rate = Field(alias="up")
    down_bits_per_s: Rate = assumed("fleet.sites.*.uplink.down", alias="down")
    latency_us: Moment = assumed("fleet.sites.*.uplink.latency", alias="latency")
    loss: ShareBelow1 = assumed("fleet.sites.*.uplink.loss", alias="loss")
    other_traffic_bits_per_s: RateOrNone = assumed("fleet.sites.*.uplink.other_traffic", alias="other_traffic")

    @model_validator(mode="wrap")
    @classmethod
    def _fill_in_the_preset(cls, given: Any, complete: ModelWrapValidatorHandler[Self]) -> Self:  # noqa: ANN401
        """What comes from the preset does not count as said by the scenario."""
        preset = given.get("preset") if isinstance(given, dict) else None
        known = link_presets().get(preset) if isinstance(preset, str) else None
        if known is None:
            return complete(given)
        names = {field.alias: name for name, field in cls.model_fields.items() if field.alias}
        missing = {key: s.value for key, s in known.values.items() if key not in given and names[key] not in given}
        link = complete({**missing, **given})
        link.model_fields_set.difference_update(names[key] for key in missing)
        return link

    @model_validator(mode="after")
    def _carries_something(self) -> Self:
        if self.other_traffic_bits_per_s >= self.up_bits_per_s:
            raise invalid("`other_traffic` leaves nothing of the uplink: a camera could never upload")
        return self


class Wiring(Strict):
    """How an S22 appliance is connected (AXIS S2216 manual, and the paper's section on activation errors).

    Args:
        u1: what the switch's uplink port leads to; only through it do cameras reach the internet.
        u2: what the recorder's own port leads to; it is no way out for cameras.
        switch_dhcp: whether the switch's DHCP server is on.
        network_dhcp: whether the network that U1 leads to has a DHCP server.
        gateway_and_dns: whether gateway and DNS were entered in the switch's DHCP settings.
    """

    u1: Literal["network", "nothing"] = assumed("fleet.sites.*.wiring.u1", alias="u1")
    u2: Literal["network", "nothing"] = assumed("fleet.sites.*.wiring.u2", alias="u2")
    switch_dhcp: bool = assumed("fleet.sites.*.wiring.switch_dhcp", alias="switch_dhcp")
    network_dhcp: bool = assumed("fleet.sites.*.wiring.network_dhcp", alias="network_dhcp")
    gateway_and_dns: bool = assumed("fleet.sites.*.wiring.gateway_and_dns", alias="gateway_and_dns")

    @property
    def cameras_reach(self) -> Reach:
        """Where the cameras' packets get to."""
        if self.u1 == "nothing":
            return "nowhere"
        if self.u2 == "network":
            return "unknown"
        if self.switch_dhcp and self.network_dhcp:
            return "conflict"
        has_addresses = self.network_dhcp or (self.switch_dhcp and self.gateway_and_dns)
        return "internet" if has_addresses else "nowhere"

    @model_validator(mode="after")
    def _can_be_computed(self) -> Self:
        if self.cameras_reach == "conflict":
            raise invalid(
                "two DHCP servers answer in one network, and which one wins nobody can say: "
                "set `switch_dhcp: false` (the paper's fix), or `network_dhcp: false`"
            )
        if self.cameras_reach == "unknown":
            raise invalid("U1 and U2 in one network is undocumented: nobody can say what it does; set `u2: nothing`")
        return self
