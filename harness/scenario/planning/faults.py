"""What each fault of a scenario does, where and when."""

from collections.abc import Iterator, Sequence

import numpy as np

from harness.faults.episodes import Episodes, flapping
from harness.scenario.plan import Limit
from harness.scenario.planning.chance import Purpose, stream
from harness.scenario.planning.effects import Effect, laid_over
from harness.scenario.planning.places import Places, for_cameras
from harness.scenario.planning.timing import episodes_of
from harness.scenario.schema.document import Scenario
from harness.scenario.schema.faults import (
    CameraRestart,
    ClockStep,
    CredentialsDown,
    DhcpExhausted,
    DnsDown,
    Fault,
    KeyServerDown,
    RegionDown,
    SwitchRestart,
    Throttling,
    UplinkCut,
    UplinkDegraded,
    UplinkFlapping,
)
from harness.scenario.schema.fleet import Site
from harness.scenario.schema.service_faults import ServiceFault

_NOTHING = np.zeros(1)


def spells(scenario: Scenario, places: Places) -> list[Episodes]:
    """When and where each fault, of those that models know, happens. A link that flaps does so within its spells."""
    return [_spells(scenario, places, number) for number in range(len(scenario.faults))]


def _spells(scenario: Scenario, places: Places, number: int) -> Episodes:
    fault = scenario.faults[number]
    if isinstance(fault, ServiceFault):
        raise TypeError(f"models know no {fault.kind}: they are given what is felt of it")
    match fault:
        case RegionDown() | KeyServerDown() | Throttling():
            sites, together = places.in_regions(fault.region), True
        case CredentialsDown():
            sites, together = np.arange(places.first[-1], dtype=np.int32), True
        case _:
            sites, together = places.chosen(fault.where, scenario.seed, number), fault.together
    rng = stream(scenario.seed, Purpose.WHEN, number)
    return episodes_of(fault, sites, scenario.duration_us, rng, together=together)


def effects(scenario: Scenario, places: Places, when: Sequence[Episodes]) -> list[Effect]:
    """What sites feel of each fault; and of wiring that leads nowhere, all the time."""
    felt = [
        effect
        for fault, own in zip(scenario.faults, when, strict=True)
        for effect in _effects(fault, own, scenario, places)
    ]
    return [*felt, *_without_a_way(scenario, places)]


def _effects(fault: Fault, when: Episodes, scenario: Scenario, places: Places) -> Iterator[Effect]:
    """The fault's spells, in which not all is well whatever is felt of it; and what is felt."""
    match fault:
        case UplinkCut() | RegionDown():
            yield Effect(when, _NOTHING, silent=fault.mode == "silent")
        case UplinkFlapping():
            yield Effect(when)
            yield Effect(flapping(when, fault.down_us, fault.up_us), _NOTHING, silent=fault.mode == "silent")
        case UplinkDegraded():
            yield Effect(when, places.each([_left(entry, fault) for entry in places.fleet.sites]), silent=True)
        case SwitchRestart() | CameraRestart():
            yield Effect(when, off=places.masks(fault.where.template))
        case DnsDown() | DhcpExhausted():
            yield Effect(when, blocked=places.masks(fault.where.template))
        case ClockStep():
            refused = abs(fault.by_us) > scenario.cloud.clock_tolerance_us
            yield Effect(when, blocked=places.masks(fault.where.template if refused else ()))
        case KeyServerDown() | Throttling() | CredentialsDown():
            yield Effect(when)  # of the cloud: see `ingest`, `requests`, `issuing`


def _left(entry: Site, fault: UplinkDegraded) -> float:
    if fault.to_bits_per_s is not None:
        return for_cameras(entry, fault.to_bits_per_s)
    return for_cameras(entry, entry.uplink.up_bits_per_s * (fault.to_share or 0))


def _without_a_way(scenario: Scenario, places: Places) -> Iterator[Effect]:
    shut = [at for at, entry in enumerate(places.fleet.sites) if not entry.cameras_reach_the_internet]
    if shut:
        sites = np.concatenate([np.arange(places.first[at], places.first[at + 1], dtype=np.int32) for at in shut])
        start_us = np.zeros(len(sites), np.int64)
        always = Episodes(sites, start_us, start_us + scenario.duration_us + scenario.drain_us + 1)
        yield Effect(always, blocked=places.masks(None))


def ingest(scenario: Scenario, region: str, when: Sequence[Episodes]) -> Limit:
    """What a region takes of media, over time."""
    normal = scenario.cloud.region(region).ingest_bits_per_s
    return _limit(normal, [
        (own, fault.ingest_bits_per_s) for fault, own in zip(scenario.faults, when, strict=True)
        if isinstance(fault, Throttling) and region in fault.region and fault.ingest_bits_per_s is not None
    ])  # fmt: skip


def requests(scenario: Scenario, region: str, when: Sequence[Episodes]) -> Limit:
    """How many PutObject requests a second a region takes, over time."""
    normal = scenario.cloud.region(region).requests_per_s
    return _limit(normal, [
        (own, fault.requests_per_s) for fault, own in zip(scenario.faults, when, strict=True)
        if isinstance(fault, Throttling) and region in fault.region and fault.requests_per_s is not None
    ])  # fmt: skip


def issuing(scenario: Scenario, when: Sequence[Episodes]) -> Limit:
    """How many credentials a second are issued, over time."""
    down = [(own, 0.0) for fault, own in zip(scenario.faults, when, strict=True) if isinstance(fault, CredentialsDown)]
    return _limit(scenario.cloud.credentials.issued_per_s, down)


def _limit(normal: float, lowered: Sequence[tuple[Episodes, float]]) -> Limit:
    """The faults are the same for all sites: those of one tell all."""
    own = [Effect(_of_one(when), np.array([value])) for when, value in lowered if len(when)]
    programs = laid_over(np.array([normal]), own)
    kept = np.concatenate([[True], np.diff(programs.capacity_bits_per_s) != 0])
    return Limit(programs.t_us[kept], programs.capacity_bits_per_s[kept])


def _of_one(when: Episodes) -> Episodes:
    first = when.site == when.site[0]
    return Episodes(np.zeros(int(first.sum()), np.int32), when.start_us[first], when.end_us[first])
