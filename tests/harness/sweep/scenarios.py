"""A small scenario whose outages are random, so that replications differ."""

from harness.scenario.loading.load import load
from harness.scenario.schema.document import Scenario

TEXT = """
camproof: scenario/1
name: shops
why: Lines that fail now and then.
duration: 2 d
drain: 2 h
fleet:
  templates:
    lobby: {bitrate: 2 Mbit/s, cache: {size: 32 MB}}
    till: {bitrate: 1 Mbit/s, cache: {size: 16 MB}}
  sites:
    - {name: north, count: 3, uplink: {preset: dsl}, cameras: [{template: lobby, count: 2}, {template: till}]}
    - {name: south, count: 2, uplink: {up: 20 Mbit/s}, cameras: [{template: lobby, count: 2}]}
faults:
  - {kind: uplink-cut, random: 2 /d, for: {exponential: 6 min}}
  - {kind: uplink-degraded, to: 1 Mbit/s, at: 6 h, for: 10 min, where: {group: south}}
must_hold: [share lost <= 10 %]
"""


def shops(*changes: tuple[str, str]) -> Scenario:
    """The scenario, with some of its words changed."""
    text = TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return load(text, "shops.yaml").scenario
