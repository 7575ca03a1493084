"""Cameras record while their line is dead, and meanwhile their switch restarts: the work within the namespaces."""

import asyncio
from collections.abc import AsyncIterator, Collection, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager
from functools import partial
from ipaddress import IPv4Network
from pathlib import Path

from pydantic import TypeAdapter

from harness.camera.media.template import scene_template
from harness.camera.upload_policy import UploadSettings
from harness.checks.facts.sites import Restarted, Uploaded
from harness.conformance.lab.cloud import cloud_in
from harness.conformance.lab.playing import NOBODY, Placed, Play, able, play
from harness.conformance.rehearsal import Rehearsed
from harness.engines.lab.capture import capturing
from harness.engines.lab.faults.fault import LabFault
from harness.engines.lab.inside import Say
from harness.engines.lab.lab import Lab
from harness.engines.lab.layout.ends import CAMERA
from harness.engines.lab.layout.site import core_device
from harness.engines.lab.line import UNNOTICED_BITS_PER_S
from harness.engines.lab.opened import opened
from harness.engines.lab.probes.interface import interface_of
from harness.errors import BadInputError
from harness.history.event import EventKind, History
from harness.scenario.model import CameraSpec, Outage, Scenario, Site, Uplink
from harness.sites.load import load
from harness.sites.schema.document import Topology

UPLOADED = TypeAdapter(Uploaded)
_RECORD_S, _LINE_OUT_S, _RESTART_AT_S, _LINE_BACK_S = 9.0, 2.2, 4.4, 8.5
_SEGMENT_S, _BITS_PER_S, _CACHE_BYTES = 1.0, 400e3, 4 << 20  # all of it fits
_DRAIN_S = 20.0
_LOOK_S = 0.1
_SETTINGS = UploadSettings(factor_s=0.25, cap_s=1.0)
_LINE_NETWORK = IPv4Network("100.64.0.0/10")  # the provider's side of lines (RFC 6598)


async def restarting(folder: Path, order: dict[str, object], say: Say) -> dict[str, object]:
    """Record at one site, whose only appliance restarts.

    Args:
        folder: for what runs.
        order: `site`, as it is laid; `fed`, cameras that its description has fed by the switch; `cloud`, ids of
            seeded faults, joined by `+`, of which it has those that are a cloud's.
        say: is told how it goes.
    """
    site, fed = load(str(order["site"]), "topology"), TypeAdapter(set[str]).validate_python(order["fed"])
    (appliance,) = site.appliances
    async with Lab([site], folder, stand_in=False) as lab, cloud_in(lab, folder / "cloud", str(order["cloud"])) as to:
        await lab.settle()
        placed = {one.camera.name: one for one in await able(lab, to, say)}
        if not placed:
            raise BadInputError(NOBODY)
        restart = LabFault(_RESTART_AT_S, "switch-restart", appliance)
        what = Play(_scenario(site, placed), placed, (restart,), scene_template(_SEGMENT_S), _SETTINGS)
        capture = folder / "line.pcap"
        async with capturing(lab.world.space, core_device(0), capture, everything=True), _watching(lab, placed) as cut:
            made = await play(lab, to, what, say)
        through = opened(capture, _LINE_NETWORK)
    produced, acknowledged = (_counts(made, kind) for kind in (EventKind.PRODUCED, EventKind.ACKNOWLEDGED))
    restarted = tuple(_restarted(made, fed, cut))
    told = Uploaded(
        site.name, produced, acknowledged, restarted, through.from_site, through.towards_it, _failures(made.history)
    )
    return {"uploaded": UPLOADED.dump_python(told, mode="json")}


def _scenario(site: Topology, placed: Iterable[str]) -> Scenario:
    cameras = tuple(
        CameraSpec(name=name, segment_s=_SEGMENT_S, bits_per_s=_BITS_PER_S, cache_bytes=_CACHE_BYTES) for name in placed
    )
    line = Uplink(up_bits_per_s=UNNOTICED_BITS_PER_S, down_bits_per_s=UNNOTICED_BITS_PER_S, latency_s=0)
    out = Outage(site=site.name, start_s=_LINE_OUT_S, end_s=_LINE_BACK_S, mode="reset")
    return Scenario(
        name="restart",
        sites=(Site(name=site.name, region=site.region, cameras=cameras, uplink=line),),
        duration_s=_RECORD_S,
        outages=(out,),
        drain_timeout_s=_DRAIN_S,
    )


@asynccontextmanager
async def _watching(lab: Lab, placed: Mapping[str, Placed]) -> AsyncIterator[set[str]]:
    """The cameras whose link is seen to be gone meanwhile, by their names."""
    cut: set[str] = set()

    async def watch() -> None:
        while True:
            for name, one in placed.items():
                if not interface_of(lab.ends[one.number].space(one.camera.name), CAMERA).link:
                    cut.add(name)
            await asyncio.sleep(_LOOK_S)

    watching = asyncio.ensure_future(watch())
    try:
        yield cut
    finally:
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)


def _counts(made: Rehearsed, kind: EventKind) -> dict[str, int]:
    return {c.name: len(_counters(made.history, c.id, kind)) for c in made.case.cameras.values()}


def _restarted(made: Rehearsed, fed: Collection[str], cut: Collection[str]) -> Iterator[Restarted]:
    """At the moment at which a camera lost its power; who never did is looked at when the first one had."""
    lost = made.case.power_lost_us
    if not lost:
        return
    first_us = min(min(moments) for moments in lost.values())
    for camera in made.case.cameras.values():
        at_us = min(lost.get(camera.id, (first_us,)))
        of = partial(_counters, made.history, camera.id)
        held = {n for n, t in of(EventKind.PRODUCED).items() if t <= at_us} - {
            n for kind in (EventKind.ACKNOWLEDGED, EventKind.DROPPED) for n, t in of(kind).items() if t < at_us
        }
        stored = held & of(EventKind.ACKNOWLEDGED).keys()
        yield Restarted(camera.name, camera.name in fed, len(held), len(stored), camera.name in cut)


def _counters(history: History, camera: str, kind: EventKind) -> dict[int, int]:
    """When it happened to each segment."""
    events = (event for event in history.of(kind) if event.camera == camera)
    return {event.counter: event.t_us for event in events if event.counter is not None}


def _failures(history: History) -> tuple[str, ...]:
    """Why attempts and renewals failed, each reason once."""
    events = history.of(EventKind.FAILED, EventKind.RENEWAL_FAILED)
    return tuple(dict.fromkeys(f"{event.detail['why']}" for event in events))
