"""A scenario whose faults are written out: each an episode at a fixed moment, nothing left to chance."""

from collections.abc import Sequence

import numpy as np

from harness.errors import BadInputError
from harness.faults.episodes import Episodes, Numbers
from harness.scenario.planning.faults import spells
from harness.scenario.planning.felt import felt
from harness.scenario.planning.places import Places
from harness.scenario.schema.document import Scenario
from harness.scenario.schema.faults import Fault, Where

MOST_EPISODES = 500
_MOST_NAMES = 2_000
_WHEN = {"at_us", "every_us", "first_us", "random_per_s", "length"}


def written_out(scenario: Scenario) -> Scenario:
    """The same scenario with a fault for each episode, in order of time.

    Episodes of one fault that begin and end together at several sites are one.

    Raises:
        BadInputError: there are too many to be looked at one by one.
    """
    places = Places.of(scenario.fleet)
    found = [
        (fault, *episode)
        for fault, when in zip(scenario.faults, spells(felt(scenario), places), strict=True)
        for episode in _episodes(when)
    ]
    if len(found) > MOST_EPISODES:
        raise BadInputError(
            f"{scenario.name} has {len(found):,} episodes of faults, and {MOST_EPISODES} at most can be looked at one "
            "by one: take fewer sites or days"
        )
    ordered = sorted(found, key=lambda one: one[1])
    faults = tuple(_at(fault, start, end - start, sites, places) for fault, start, end, sites in ordered)
    return scenario.model_copy(update={"faults": faults})


def lengths_us(scenario: Scenario) -> tuple[int, ...]:
    """How long each fault of a scenario that is written out lasts."""
    return tuple(fault.length.fixed_us or 0 for fault in scenario.faults)


def with_lengths(scenario: Scenario, lengths: Sequence[int]) -> Scenario:
    """The same with faults of these lengths; those of length 0 are left out."""
    faults = (_lasting(fault, length) for fault, length in zip(scenario.faults, lengths, strict=True) if length)
    return scenario.model_copy(update={"faults": tuple(faults)})


def _episodes(when: Episodes) -> list[tuple[int, int, Numbers]]:
    order = np.lexsort((when.site, when.end_us, when.start_us))
    times = np.stack([when.start_us[order], when.end_us[order]])
    if not len(order):
        return []
    edges = np.flatnonzero((times[:, 1:] != times[:, :-1]).any(axis=0)) + 1
    parts = np.split(order, edges)
    return [(int(when.start_us[part[0]]), int(when.end_us[part[0]]), when.site[part]) for part in parts]


def _at(fault: Fault, start_us: int, length_us: int, sites: Numbers, places: Places) -> Fault:
    said = {key: value for key, value in _said(fault).items() if key not in _WHEN and key != "together"}
    where: Where | None = getattr(fault, "where", None)
    if where is not None:
        said["where"] = _where(where, sites, places)
    return type(fault).model_validate({**said, "at_us": (start_us,), "length": {"fixed_us": length_us}})


def _lasting(fault: Fault, length_us: int) -> Fault:
    return type(fault).model_validate({**_said(fault), "length": {"fixed_us": length_us}})


def _said(fault: Fault) -> dict[str, object]:
    return {key: getattr(fault, key) for key in fault.model_fields_set} | {"kind": fault.kind}


def _where(given: Where, sites: Numbers, places: Places) -> Where:
    """As it was said, where that means these very sites without any draw; else their names."""
    if given.share == 1 and len(sites) == len(places.chosen(given, 0, 0)):
        return given
    if len(sites) > _MOST_NAMES:
        raise BadInputError(
            f"a fault hits {len(sites):,} sites at once, drawn by chance: their names can't be written out. "
            "Take fewer sites, or a selector without a share"
        )
    names = tuple(places.site_name(int(number)) for number in sites)
    return Where(site=names) if given.template is None else Where(site=names, template=given.template)
