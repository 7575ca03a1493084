"""Cameras of a lab record and upload: the work within its namespaces, be they this machine's or a container's."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter

from harness.camera.media.template import scene_template
from harness.conformance.lab.doors import cloud_through
from harness.conformance.lab.playing import Placed, Play, able, play
from harness.engines.lab.faults.fault import LabFault
from harness.engines.lab.inside import Say
from harness.engines.lab.lab import Lab
from harness.engines.lab.line import UNNOTICED_BITS_PER_S
from harness.history import parquet
from harness.history.event import EventKind, History
from harness.scenario.model import CameraSpec, Scenario, Site, Uplink
from harness.sites.load import load
from harness.sites.schema.document import Topology

_SEGMENT_S = 2.0
_BITS_PER_S = 400e3
_CACHE_BYTES = 1024 * 1024
_DRAIN_S = 60.0


@dataclass(frozen=True, slots=True)
class Uploaded:
    """What became of a camera's segments.

    Args:
        camera: its name, with its `site`'s.
        produced: how many it made.
        acknowledged: how many are stored and indexed.
        dropped: how many its cache could not keep.
        failed: how many attempts failed.
    """

    site: str
    camera: str
    produced: int
    acknowledged: int
    dropped: int
    failed: int


@dataclass(frozen=True, slots=True)
class Recording:
    """What is to be recorded.

    Args:
        sites: the text of their topologies.
        first: the number of the first of them among all, from 1: names of sites and cameras begin with it.
        duration_s: for so long.
        faults: what goes wrong meanwhile, at the first of them.
        doors: the folder by which the cloud is reached.
        history: where to write all that happened.
    """

    sites: tuple[str, ...]
    first: int
    duration_s: float
    faults: tuple[LabFault, ...]
    doors: Path
    history: Path


RECORDING, UPLOADED = TypeAdapter(Recording), TypeAdapter(tuple[Uploaded, ...])


async def recording(folder: Path, order: dict[str, object], say: Say) -> dict[str, object]:
    """Record where cameras can be activated. Where none can there is neither history nor anything to tell."""
    what = RECORDING.validate_python(order)
    sites = [load(text, "topology") for text in what.sites]
    async with Lab(sites, folder, stand_in=False) as lab, cloud_through(lab, what.doors) as target:
        await lab.settle()
        cameras = {f"{what.first + one.number}/{one.camera.name}": one for one in await able(lab, target, say)}
        if not cameras:
            return {"uploaded": []}
        scenario = _scenario(lab, cameras, what)
        made = await play(lab, target, Play(scenario, cameras, what.faults, scene_template(_SEGMENT_S)), say)
    parquet.write(made.history, what.history)
    ids = {camera: facts.name for camera, facts in made.case.cameras.items()}
    return {"uploaded": UPLOADED.dump_python(tuple(_counted(made.history, scenario, ids)), mode="json")}


def _scenario(lab: Lab, able: Mapping[str, Placed], what: Recording) -> Scenario:
    def specs(number: int) -> tuple[CameraSpec, ...]:
        return tuple(
            CameraSpec(name=name, segment_s=_SEGMENT_S, bits_per_s=_BITS_PER_S, cache_bytes=_CACHE_BYTES)
            for name, one in able.items()
            if one.number == number
        )

    sites = tuple(
        Site(name=f"{what.first + number}/{site.name}", region=site.region, cameras=specs(number), uplink=_uplink(site))
        for number, site in enumerate(lab.sites)
        if specs(number)
    )
    return Scenario(name="lab", sites=sites, duration_s=what.duration_s, drain_timeout_s=_DRAIN_S)


def _uplink(site: Topology) -> Uplink:
    """The provider's line as the topology has it, or one that nobody notices."""
    link = site.internet.uplink
    if link is None:
        return Uplink(up_bits_per_s=UNNOTICED_BITS_PER_S, down_bits_per_s=UNNOTICED_BITS_PER_S, latency_s=0)
    up = link.up_bits_per_s - link.other_traffic_bits_per_s
    return Uplink(up_bits_per_s=up, down_bits_per_s=link.down_bits_per_s, latency_s=0)  # which the line itself has


def _counted(history: History, scenario: Scenario, ids: Mapping[str, str]) -> list[Uploaded]:
    kinds = (EventKind.PRODUCED, EventKind.ACKNOWLEDGED, EventKind.DROPPED, EventKind.FAILED)
    counts = {camera: dict.fromkeys(kinds, 0) for camera in ids}
    for event in history.of(*kinds):
        counts[str(event.camera)][event.kind] += 1
    places = {spec.name: site.name for site in scenario.sites for spec in site.cameras}
    return [Uploaded(places[name], name, *counts[camera].values()) for camera, name in ids.items()]
