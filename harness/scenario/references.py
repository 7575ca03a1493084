"""Names in a scenario that lead nowhere, or are used twice."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from fnmatch import translate
from typing import TYPE_CHECKING, NamedTuple

from harness.scenario.schema.service_faults import DATABASE, GLOBAL, services_of

if TYPE_CHECKING:
    from harness.scenario.schema.document import Scenario
    from harness.scenario.schema.faults import Where
    from harness.scenario.schema.fleet import Site

REGIONS = ("au-syd", "ca-tor", "eu-fra", "jp-tyo", "uk-lon", "us-iad")  # the paper's six, by neutral ids
Path = tuple[str | int, ...]


class Unresolved(NamedTuple):
    """What is wrong, and where in the file."""

    path: Path
    message: str


def unresolved(scenario: "Scenario") -> Iterator[Unresolved]:
    """All of them."""
    yield from _fleet(scenario)
    for number, fault in enumerate(scenario.faults):
        at: Path = ("faults", number)
        if at_us := getattr(fault, "at_us", None):
            yield from _late(at_us, scenario.duration_us + scenario.drain_us, (*at, "at"))
        if where := getattr(fault, "where", None):
            yield from _where(where, scenario, (*at, "where"))
        regions = _used_regions(scenario)
        yield from _known(_many(getattr(fault, "region", ())), regions, "region", (*at, "region"))
        if service := getattr(fault, "service", None):
            yield from _known([service], _services(regions, getattr(fault, "kind", "")), "service", (*at, "service"))


def _services(regions: Iterable[str], kind: str) -> list[str]:
    """Those that there are; a PostgreSQL goes by its machine's clock."""
    every = [GLOBAL, f"{GLOBAL}{DATABASE}", *(one for region in regions for one in services_of(region))]
    return [one for one in every if kind != "service-clock" or not one.endswith(DATABASE)]


def _many(given: str | Iterable[str]) -> Iterable[str]:
    return (given,) if isinstance(given, str) else given


def _fleet(scenario: "Scenario") -> Iterator[Unresolved]:
    regions = {*REGIONS, *scenario.cloud.regions}
    for number, site in enumerate(scenario.fleet.sites):
        at: Path = ("fleet", "sites", number)
        yield from _known([site.region], regions, "region", (*at, "region"))
        for place, cameras in enumerate(site.cameras):
            path = (*at, "cameras", place, "template")
            yield from _known([cameras.template], scenario.fleet.templates, "template", path)
        for twice in _twice(cameras.template for cameras in site.cameras):
            yield Unresolved((*at, "cameras"), f"template {twice!r} is there twice: say it once, with the sum of both")
    yield from _names_twice(scenario.fleet.sites)


def _names_twice(sites: Sequence["Site"]) -> Iterator[Unresolved]:
    """A group `shop` of 3 has a site `shop-2`, which nothing else may be called."""
    for twice in _twice(site.name for site in sites):
        yield Unresolved(("fleet", "sites"), f"two entries are called {twice!r}: names must differ")
    counts = {site.name: site.count for site in sites if site.count > 1}
    for number, site in enumerate(sites):
        stem, _, digits = site.name.rpartition("-")
        if digits.isdecimal() and str(int(digits)) == digits and 1 <= int(digits) <= counts.get(stem, 0):
            message = f"one of the {counts[stem]} sites of {stem!r} is called {site.name!r} too: names must differ"
            yield Unresolved(("fleet", "sites", number, "name"), message)


def _twice(names: Iterable[str]) -> list[str]:
    return [name for name, times in Counter(names).items() if times > 1]


def _late(moments: Iterable[int], end_us: int, path: Path) -> Iterator[Unresolved]:
    if any(moment >= end_us for moment in moments):
        yield Unresolved(path, "that is after the end of the scenario: it would never happen")


def _used_regions(scenario: "Scenario") -> set[str]:
    return {site.region for site in scenario.fleet.sites}


def _used_templates(sites: Iterable["Site"]) -> set[str]:
    return {cameras.template for site in sites for cameras in site.cameras}


def _where(where: "Where", scenario: "Scenario", at: Path) -> Iterator[Unresolved]:
    sites = scenario.fleet.sites
    wanted = (
        ("group", where.group, {site.name for site in sites}),
        ("region", where.region, _used_regions(scenario)),
        ("provider", where.provider, {site.provider for site in sites if site.provider}),
        ("recorder", where.recorder, {site.recorder for site in sites}),
        ("template", where.template, {*scenario.fleet.templates} & _used_templates(sites)),
    )
    wrong = [one for key, names, known in wanted for one in _known(names or (), known, key, (*at, key))]
    globs = [glob for glob in where.site or () if not any(matches(glob, site) for site in sites)]
    wrong += [_no_site(glob, sites, at) for glob in globs]
    yield from wrong
    if not wrong and not any(fits(where, site) for site in sites):
        yield Unresolved(at, "no site fits all of it together: nothing would happen")


def _no_site(glob: str, sites: Sequence["Site"], at: Path) -> Unresolved:
    names = [site.name if site.count == 1 else f"{site.name}-1" for site in sites]
    globs = [site.name if site.count == 1 else f"{site.name}-*" for site in sites]
    near = get_close_matches(glob, [*globs, *names], 1)
    meant = f"; did you mean `{near[0]}`?" if near else "."
    return Unresolved((*at, "site"), f"no site is called {glob!r}{meant} There are: {', '.join(globs[:20])}")


def fits(where: "Where", site: "Site") -> bool:
    """Whether any of an entry's sites, and any of its cameras, is meant; the share is left aside."""
    return (
        (where.site is None or any(matches(glob, site) for glob in where.site))
        and (where.group is None or site.name in where.group)
        and (where.region is None or site.region in where.region)
        and (where.provider is None or site.provider in where.provider)
        and (where.recorder is None or site.recorder in where.recorder)
        and (where.template is None or any(cameras.template in where.template for cameras in site.cameras))
    )


def matches(glob: str, site: "Site") -> bool:
    """Whether any of an entry's sites has such a name."""
    fitting = re.compile(translate(glob)).match
    names = [site.name] if site.count == 1 else (f"{site.name}-{n}" for n in range(1, site.count + 1))
    return any(fitting(name) for name in names)


def _known(names: Iterable[str], known: Iterable[str], what: str, path: Path) -> Iterator[Unresolved]:
    there = sorted(known)
    for name in names:
        if name not in there:
            near = get_close_matches(name, there, 1)
            meant = f"; did you mean `{near[0]}`?" if near else "."
            listed = f" There are: {', '.join(there)}" if there else f" This scenario names no {what}"
            yield Unresolved(path, f"there is no {what} {name!r} in this scenario{meant}{listed}")
