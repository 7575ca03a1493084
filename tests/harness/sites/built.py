"""Sites that differ in a few places from one that is right: two cameras, a network, a router."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

import yaml

from harness.sites.load import load
from harness.sites.schema.document import Topology

Value = Any  # whatever YAML can say
_RIGHT = """
camproof: topology/1
name: right
why: To differ from.
appliances:
  recorder:
    model: S2208
    switch: {address: 10.0.0.2/24, spanning_tree: false, dhcp: {enabled: false}}
    computer: {address: 10.0.0.3/24, gateway: 10.0.0.1, dns: [10.0.0.1], u2: 172.31.0.1/24}
networks:
  lan: {spanning_tree: false, hosts: {}}
routers:
  router:
    inside: 10.0.0.1/24
    dhcp: {first: 10.0.0.100, last: 10.0.0.199}
    firewall: {rules: []}
cables:
  - {from: recorder/u1-rj45, to: lan}
  - {from: lan, to: router/inside}
  - {from: router/outside, to: internet}
cameras:
  - {name: cam, count: 2, port: recorder/1}
"""
_BOX: dict[str, Value] = {
    "routers/box": {
        "inside": "172.16.0.1/24",
        "dhcp": {"first": "172.16.0.20", "last": "172.16.0.99"},
        "firewall": {"rules": []},
    },
    "cables/2": {"from": "router/outside", "to": "box/inside"},
    "cables/3": {"from": "box/outside", "to": "internet"},
}
_BASES: dict[str, dict[str, Value]] = {"right": {}, "behind a box": _BOX}  # the router hangs at another one


def built(base: str = "right", edits: Mapping[str, Value] = {}) -> Topology:
    """One of the right ones after edits: at each path, such as `cables/3`, stands another value, or none."""
    site = yaml.safe_load(_RIGHT)
    for path, value in [*_BASES[base].items(), *edits.items()]:
        _set(site, path.split("/"), deepcopy(value))
    return load(yaml.safe_dump(site, sort_keys=False), "built.yaml")


def _set(site: Value, steps: list[str], value: Value) -> None:
    for step in steps[:-1]:
        site = site[int(step)] if isinstance(site, list) else site.setdefault(step, {})
    last: str | int = int(steps[-1]) if isinstance(site, list) else steps[-1]
    if value is None:
        del site[last]
    elif isinstance(site, list) and last == len(site):
        site.append(value)
    else:
        site[last] = value
