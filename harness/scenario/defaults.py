"""What a scenario does not say is in `defaults.yaml`, what is known of links in `links.yaml`; each with its source."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import yaml

from harness.scenario import quantities
from harness.scenario.quantities import KINDS


@dataclass(frozen=True, slots=True)
class Sourced:
    """A value, and where it comes from.

    Args:
        value: as it would be written in a scenario.
        kind: what quantity it is, a key of KINDS; "" for a word, a number or a yes.
        assumed: whether nobody publishes it; then `why` says why it is as it is, else who says so.
        why: a sentence.
    """

    value: str | int | bool
    kind: str
    assumed: bool
    why: str

    @property
    def parsed(self) -> str | int | float | bool:
        """As a field holds it."""
        words = {"unlimited": float("inf"), "none": 0}
        if not self.kind:
            return self.value
        return words[str(self.value)] if self.value in words else quantities.parse(self.value, KINDS[self.kind])

    def __str__(self) -> str:
        return f"assumed: {self.why}" if self.assumed else self.why


@dataclass(frozen=True, slots=True)
class LinkPreset:
    """A kind of link to the internet: what is known of it, by the uplink's keys."""

    name: str
    title: str
    values: Mapping[str, Sourced]


def default(key: str) -> Sourced:
    """What `defaults.yaml` says under a dotted key. KeyError if it has no such key."""
    return defaults()[key]


@lru_cache(maxsize=1)
def defaults() -> Mapping[str, Sourced]:
    """All defaults, by dotted key."""
    return sourced("harness.scenario", "defaults.yaml")


def sourced(package: str, name: str) -> Mapping[str, Sourced]:
    """The values of a file in a package, by dotted key, each with its source."""
    return MappingProxyType({key: _sourced(entry) for key, entry in _read(package, name).items()})


@lru_cache(maxsize=1)
def link_presets() -> Mapping[str, LinkPreset]:
    """All presets of links, by name."""
    return MappingProxyType(
        {name: _preset(name, entry) for name, entry in _read("harness.scenario", "links.yaml").items()}
    )


def _preset(name: str, entry: dict[str, Any]) -> LinkPreset:
    values = {key: _sourced(value) for key, value in entry.items() if key != "title"}
    return LinkPreset(name, entry["title"], MappingProxyType(values))


def _sourced(entry: dict[str, Any]) -> Sourced:
    assumed = "assumed" in entry
    return Sourced(entry["value"], entry.get("kind", ""), assumed, entry["assumed" if assumed else "source"])


def _read(package: str, name: str) -> dict[str, dict[str, Any]]:
    text = files(package).joinpath(name).read_text("utf-8")
    return yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # type: ignore[no-any-return] # noqa: S506 - safe
