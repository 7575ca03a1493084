"""What a topology does not say is in `defaults.yaml`, what the cloud needs in `cloud.yaml`; each with its source."""

from collections.abc import Mapping
from functools import lru_cache, partial
from importlib.resources import files
from ipaddress import IPv4Address
from types import MappingProxyType
from typing import Any, NamedTuple

import yaml

from harness.scenario.defaults import Sourced, sourced
from harness.scenario.schema import base

MODELS = ("S2208", "S2212", "S2216", "S2224")


class Listed(NamedTuple):
    """An address that the cloud needs: `host` may hold `{region}`; `protocol` is tcp or udp; `why` says who says so."""

    name: str
    host: str
    port: int
    protocol: str
    why: str


def default(key: str) -> Sourced:
    """What `defaults.yaml` says under a dotted key. KeyError if it has no such key."""
    return defaults()[key]


@lru_cache(maxsize=1)
def defaults() -> Mapping[str, Sourced]:
    """All defaults, by dotted key."""
    return sourced("harness.sites", "defaults.yaml")


@lru_cache(maxsize=1)
def listed() -> tuple[Listed, ...]:
    """What a camera must reach, in the order in which it asks."""
    return tuple(
        Listed(one["name"], one["host"], one["port"], one["protocol"], f"assumed: {one['assumed']}")
        for one in _cloud()["needs"]
    )


@lru_cache(maxsize=1)
def resolvers() -> frozenset[IPv4Address]:
    """Resolvers on the internet that anybody may ask."""
    return frozenset(IPv4Address(one) for one in _cloud()["resolvers"]["value"])


def poe_ports(model: str) -> int:
    """How many PoE ports an appliance of this model has."""
    return int(default(f"models.{model}.poe_ports").value)


@lru_cache(maxsize=1)
def _cloud() -> Mapping[str, Any]:
    text = files("harness.sites").joinpath("cloud.yaml").read_text("utf-8")
    return MappingProxyType(yaml.safe_load(text))


assumed = partial(base.assumed, among=default)
