"""Runs a scenario in real time: every site behind its uplink, every camera recording and uploading."""

import asyncio
import hashlib
from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from importlib.metadata import version
from math import floor
from typing import Any, Protocol

from harness.camera.media.template import SegmentTemplate
from harness.camera.parts import CameraParts
from harness.camera.upload_policy import UploadSettings
from harness.cloud.http import CloudHttp, Network, Tap, Timeouts, connect, trust
from harness.cloud.ports import Device
from harness.cloud.target import Target
from harness.engines.live.camera import Enrolled, LiveCamera, now_us
from harness.engines.live.collector import left_alone
from harness.engines.live.readiness import made_ready, named
from harness.engines.live.striking import Striker, Striking
from harness.engines.live.uplink import Uplink
from harness.engines.live.watch.watch import Watch
from harness.faults.timeline import changes
from harness.history.event import EventKind, Header
from harness.history.record import Recorder
from harness.network.link import LinkState, Mode
from harness.scenario.model import Scenario, Site

_MICRO = 1_000_000
_FIDELITY = "real time, real H.264, real AES and RSA, real TLS and S3 signatures; uplinks shaped in the process"
_CONNECTIONS = 8  # that a camera may have at most
_ROUNDING = 1e-9
_ALIGN_US = 2 * _MICRO  # the scene's clock is true for segments that start at even seconds

DeviceOf = Callable[[CloudHttp, str], Device]
Progress = Callable[[str], None]


class Line(Protocol):
    """A site's way out."""

    @property
    def state(self) -> LinkState:
        """As it is."""

    def set(self, state: LinkState) -> None:
        """From now on it is like this."""


@dataclass(frozen=True, slots=True)
class There:
    """Cameras in networks other than this process's.

    Args:
        network: of each, by its name.
        began: is given the cameras, by their names, when recording begins, and the moment of its first segment
            (UTC, microseconds).
        line: the way out of a site, by its name, for outages that the scenario has.
    """

    network: Callable[[str], Network]
    began: Callable[[Mapping[str, LiveCamera], int], None]
    line: Callable[[str], Line]


@dataclass(frozen=True, slots=True)
class LiveRun:
    """What a live run needs besides the scenario."""

    target: Target
    device: DeviceOf  # the cloud as the camera of this name sees it
    ids: Mapping[str, str]  # camera name -> id
    template: SegmentTemplate
    parts: CameraParts
    progress: Progress
    hosts: frozenset[str] = frozenset()  # of the cloud's: where uplinks lead, besides this machine
    tap: Tap | None = None  # is told of every answer to a camera
    there: There | None = None  # where the cameras are, if they have uplinks of their own
    striker: Striker | None = None  # strikes services of the cloud, if they can be
    settings: UploadSettings = field(default_factory=UploadSettings)
    timeouts: Timeouts = field(default_factory=lambda: Timeouts(connect_s=2.0, total_s=4.0))
    enabled: int | None = None  # so many cameras at a time get ready to upload before recording; None: none does
    watch: Watch | None = None  # looks at this machine while cameras record
    keeps_keys: bool = True  # whether content keys are wanted at the end


def header(scenario: Scenario, started_us: int) -> Header:
    """The header of a live run's history."""
    text = scenario.model_dump_json()
    return Header(
        scenario.name, hashlib.sha256(text.encode()).hexdigest(), scenario.seed, "live", version("camproof"),
        _FIDELITY, started_us,
    )  # fmt: skip


async def run(scenario: Scenario, live: LiveRun, recorder: Recorder) -> dict[str, bytes]:
    """Record for the scenario's duration, then until every camera has drained, at most `drain_timeout_s`.

    Returns:
        The content keys that the cameras made, by key id: known here alone, to be searched for in the cloud.
    """
    async with AsyncExitStack() as stack:
        cameras: list[LiveCamera] = []
        uplinks: dict[str, Uplink] = {}
        trusted = trust(live.target.ca_file)
        for site in scenario.sites:
            if live.there is None:
                uplink = Uplink(site.name, state(site, Mode.UP), hosts=live.hosts, resolve=live.target.resolve)
                uplinks[site.name] = await stack.enter_async_context(uplink)
            for spec in site.cameras:
                way = connect(
                    live.target.ca_file, proxy=None if live.there else uplinks[site.name].proxy_url,
                    timeouts=live.timeouts, connections=_CONNECTIONS, tap=live.tap, trusting=lambda _: trusted,
                    there=live.there.network(spec.name) if live.there else None,
                )  # fmt: skip
                http = await stack.enter_async_context(way)
                who = Enrolled(spec, site.name, live.ids[spec.name], live.device(http, spec.name))
                camera = LiveCamera(
                    who, live.template, live.parts, recorder, seed=scenario.seed, settings=live.settings,
                    keeps_keys=live.keeps_keys,
                )  # fmt: skip
                cameras.append(camera)
        await made_ready(cameras, live.enabled, live.target.timing.answer_s)
        stack.enter_context(left_alone())
        if live.watch:
            await live.watch.begin()
        start_us = -(-now_us() // _ALIGN_US) * _ALIGN_US
        lines: Mapping[str, Line] = uplinks
        if live.there:
            lines = {site.name: live.there.line(site.name) for site in scenario.sites}
            live.there.began({camera.who.spec.name: camera for camera in cameras}, start_us)
        striking = Striking(live.striker, start_us, recorder, live.progress)
        beside = [striking.through(scenario)]
        if live.watch:
            beside.append(_looked_at(live.watch, start_us + round(scenario.duration_s * _MICRO)))
        await _play(scenario, cameras, lines, start_us, recorder, live.progress, beside)
    return {key_id: key for camera in cameras for key_id, key in camera.content_keys.items()}


def state(site: Site, mode: Mode, up_bits_per_s: float | None = None) -> LinkState:
    """A site's link in some mode, perhaps slower than it is by nature."""
    up, down = up_bits_per_s or site.uplink.up_bits_per_s, site.uplink.down_bits_per_s
    return LinkState(mode, up, down, round(site.uplink.latency_s * _MICRO))


async def _play(
    scenario: Scenario,
    cameras: list[LiveCamera],
    uplinks: Mapping[str, Line],
    start_us: int,
    recorder: Recorder,
    progress: Progress,
    beside: Sequence[Coroutine[Any, Any, None]],
) -> None:
    progress(f"recording: {len(cameras)} cameras for {scenario.duration_s:.0f} s")
    limit_s = (start_us - now_us()) / _MICRO + scenario.duration_s + scenario.drain_timeout_s
    try:
        async with asyncio.timeout(limit_s), asyncio.TaskGroup() as group:
            group.create_task(_disturb(scenario, uplinks, start_us, recorder, progress))
            for work in beside:
                group.create_task(work)
            for camera in cameras:
                group.create_task(named(camera, "recording", _recorded(camera, start_us, scenario.duration_s)))
                group.create_task(named(camera, "uploading", camera.upload()))
    except ExceptionGroup as broken:  # what breaks one camera often breaks all at the same moment: the first will do
        raise broken.exceptions[0] from None
    except TimeoutError:
        progress(f"not every camera drained within {scenario.drain_timeout_s:.0f} s")


async def _recorded(camera: LiveCamera, start_us: int, duration_s: float) -> None:
    """The segments that are whole before the end."""
    spec = camera.who.spec
    count = floor((duration_s - spec.phase_s) / spec.segment_s + _ROUNDING)
    await camera.record(start_us + round(spec.phase_s * _MICRO), max(count, 0))


async def _looked_at(watch: Watch, until_us: int) -> None:
    """What this machine did while cameras recorded; draining does not count."""
    await asyncio.sleep(max(0.0, (until_us - now_us()) / _MICRO))
    await watch.end()


async def _disturb(
    scenario: Scenario, uplinks: Mapping[str, Line], start_us: int, recorder: Recorder, progress: Progress
) -> None:
    sites = {site.name: site for site in scenario.sites}
    for name, uplink in uplinks.items():
        _note(recorder, name, uplink.state)
    for change in changes(scenario.outages):
        await asyncio.sleep(max(0.0, (start_us + change.at_us - now_us()) / _MICRO))
        uplinks[change.site].set(state(sites[change.site], Mode(change.mode), change.up_bits_per_s))
        _note(recorder, change.site, uplinks[change.site].state)
        slow = "" if change.up_bits_per_s is None else f", but carries {change.up_bits_per_s / 1e6:g} Mbit/s only"
        progress(f"{change.at_us / _MICRO:.0f} s: the uplink of {change.site} is {change.mode}{slow}")


def _note(recorder: Recorder, site: str, link: LinkState) -> None:
    recorder.add(
        now_us(), EventKind.LINK_CHANGED, site, mode=link.mode.value, up_bits_per_s=link.up_bits_per_s,
        down_bits_per_s=link.down_bits_per_s, latency_us=link.latency_us,
    )  # fmt: skip
