"""A scenario becomes a plan: everything numbered, every time drawn, every rate worked out."""

from itertools import accumulate

from harness.camera.stream_cache import Policy
from harness.network.goodput import flow_bits_per_s
from harness.scenario.plan import CameraClass, Credentials, Plan, Region, SiteGroup
from harness.scenario.planning.effects import laid_over
from harness.scenario.planning.faults import effects, ingest, issuing, requests, spells
from harness.scenario.planning.felt import felt
from harness.scenario.planning.places import Places, for_cameras
from harness.scenario.planning.schedules import ScheduleBook
from harness.scenario.save import sha256
from harness.scenario.schema.document import Scenario
from harness.scenario.schema.fleet import Site

_US = 1e6


def planned(scenario: Scenario, *, struck: bool = False) -> Plan:
    """The plan of a scenario: the same for the same scenario and seed, on any machine.

    `struck`: without what happens to the cloud, which is done to its containers instead (see `services`).
    """
    digest, scenario = sha256(scenario), felt(scenario, struck=struck)
    places = Places.of(scenario.fleet)
    when = spells(scenario, places)
    regions = list(dict.fromkeys(site.region for site in scenario.fleet.sites))
    book = ScheduleBook(scenario)
    groups = _groups(scenario, places, regions, book)
    normal = places.each([for_cameras(site) for site in scenario.fleet.sites])
    return Plan(
        name=scenario.name,
        sha256=digest,
        seed=scenario.seed,
        start_us=scenario.start_us,
        record_us=scenario.duration_us,
        end_us=scenario.duration_us + scenario.drain_us,
        spread_phases=scenario.fleet.phases == "spread",
        stall_us=scenario.upload.stall_us,
        boot_us=scenario.fleet.boot_us,
        retry=scenario.upload.settings,
        groups=groups,
        regions=tuple(
            Region(
                name,
                ingest(scenario, name, when),
                requests(scenario, name, when),
                scenario.cloud.region(name).retry_after_us,
            )
            for name in regions
        ),
        credentials=Credentials(scenario.cloud.credentials.life_us, issuing(scenario, when)),
        schedules=book.table(),
        exchange_spread=scenario.cloud.answer_spread,
        programs=laid_over(normal, effects(scenario, places, when)),
    )


def _groups(scenario: Scenario, places: Places, regions: list[str], book: ScheduleBook) -> tuple[SiteGroup, ...]:
    cameras = [site.count * sum(c.count for c in site.cameras) for site in scenario.fleet.sites]
    firsts = accumulate(cameras, initial=0)
    return tuple(
        SiteGroup(
            name=site.name,
            region=regions.index(site.region),
            first_site=places.first[at],
            sites=site.count,
            first_camera=first,
            exchange_us=scenario.upload.round_trips * (2 * site.uplink.latency_us + scenario.cloud.answer_us),
            classes=_classes(scenario, site, at, book),
        )
        for at, (site, first) in enumerate(zip(scenario.fleet.sites, firsts, strict=False))
    )


def _classes(scenario: Scenario, site: Site, group: int, book: ScheduleBook) -> tuple[CameraClass, ...]:
    flow = flow_bits_per_s(2 * site.uplink.latency_us / _US, site.uplink.loss)
    firsts = accumulate((cameras.count for cameras in site.cameras), initial=0)
    found = []
    for bit, (cameras, first) in enumerate(zip(site.cameras, firsts, strict=False)):
        template = scenario.fleet.templates[cameras.template]
        schedule, per_site = book.add(cameras.template, site, group)
        found.append(
            CameraClass(
                cameras.template, bit, first, cameras.count, template.segment_us, template.cache.size_bytes,
                Policy(template.cache.policy), template.local_storage_bytes, flow, schedule, per_site,
            )
        )  # fmt: skip
    return tuple(found)
