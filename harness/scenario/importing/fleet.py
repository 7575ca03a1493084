"""From a table of cameras to a scenario: kinds of cameras become templates, sites that are alike become one entry."""

import itertools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from harness.scenario.importing.table import Camera, Place, Table, cache_of
from harness.scenario.loading.problem import dotted
from harness.scenario.loading.tree import Tree
from harness.scenario.loading.validation import validated
from harness.scenario.schema.base import FROM_FILE
from harness.scenario.schema.document import FORMAT, Scenario
from harness.scenario.schema.network import Preset

_LONGEST = 32  # characters of a name: a number may come behind it
_PRESETS = Preset.__args__  # type: ignore[attr-defined]
Kind = tuple[str, str, str, str]  # bitrate, cache, policy, segment
Alike = tuple[str, str, str, tuple[tuple[str, int], ...]]  # uplink, region, provider, cameras by template


def scenario_of(table: Table, name: str, why: str, *, each_site: bool) -> tuple[Scenario | None, list[str]]:
    """A month of the fleet without any fault; or what is wrong with it.

    Args:
        table: without problems.
        name: of the scenario.
        why: its paragraph.
        each_site: whether every site stays an entry of its own, under its name.
    """
    templates = _templates(table.cameras)
    sites = list(_entries(table, templates, each_site=each_site))
    document = {
        "camproof": FORMAT, "name": slug(name), "why": why, "duration": "30 d",
        "fleet": {"templates": {named: _template(kind) for kind, named in templates.items()}, "sites": tuple(sites)},
    }  # fmt: skip
    made, problems = validated(Scenario, Tree(document, {}, {}, ()), {FROM_FILE: True})
    return made, [f"{dotted(one.path)}: {one.message}" for one in problems]


def slug(text: str) -> str:
    """A name as scenarios have them: small letters, digits and `-`."""
    plain = unicodedata.normalize("NFKD", text.replace("ß", "ss")).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:_LONGEST].strip("-") or "unnamed"


def _templates(cameras: Sequence[Camera]) -> dict[Kind, str]:
    """A name for each kind, from what it is."""
    names = _Names()
    kinds = dict.fromkeys(_kind(camera) for camera in cameras)
    return {kind: names.free(slug(f"{kind[0]} {kind[1]}".replace("/s", ""))) for kind in kinds}


def _kind(camera: Camera) -> Kind:
    return camera.bitrate, cache_of(camera), camera.policy, camera.segment


def _template(kind: Kind) -> dict[str, Any]:
    bitrate, cache, policy, segment = kind
    own = {"bitrate": bitrate, "cache": {"size": cache, **({"policy": policy} if policy else {})}}
    return {**own, **({"segment": segment} if segment else {})}


def _entries(table: Table, templates: Mapping[Kind, str], *, each_site: bool) -> Iterator[dict[str, Any]]:
    hanging: dict[str, Counter[str]] = {}
    for camera in table.cameras:
        hanging.setdefault(camera.site, Counter())[templates[_kind(camera)]] += camera.count
    alike: dict[object, list[str]] = {}
    for site, place in table.places.items():
        key = site if each_site else _alike(place, hanging[site])
        alike.setdefault(key, []).append(site)
    names = _Names()
    for sites in alike.values():
        first = sites[0]
        like = "-like" if len(sites) > 1 else ""
        name = names.free(f"{slug(first)}{like}", count=len(sites))
        yield _entry(name, len(sites), table.places[first], hanging[first])


def _alike(place: Place, cameras: Counter[str]) -> Alike:
    return place.uplink, place.region, place.provider, tuple(sorted(cameras.items()))


def _entry(name: str, count: int, place: Place, cameras: Counter[str]) -> dict[str, Any]:
    link = {"preset": place.uplink} if place.uplink in _PRESETS else {"up": place.uplink}
    said = {"region": place.region, "provider": place.provider}
    return {
        "name": name, **({"count": count} if count > 1 else {}), **{key: word for key, word in said.items() if word},
        "uplink": link, "cameras": tuple({"template": kind, "count": n} for kind, n in cameras.items()),
    }  # fmt: skip


class _Names:
    """Gives each its own."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def free(self, wanted: str, *, count: int = 1) -> str:
        """The name, with a letter behind it if it is taken: a number could be that of a site in a row of them.

        Args:
            wanted: it.
            count: of a row of so many sites, each is called by the name and its number.
        """
        for tries in itertools.count():
            name = f"{wanted}-{_letters(tries)}" if tries else wanted
            names = {name, *(f"{name}-{number}" for number in range(1, count + 1) if count > 1)}
            if not names & self._taken:
                self._taken |= names
                return name
        raise AssertionError("there is always another one")


def _letters(number: int) -> str:
    """b, c, … z, ba, …: names that no number can be."""
    text = ""
    while number:
        number, rest = divmod(number, 26)
        text = chr(ord("a") + rest) + text
    return text
