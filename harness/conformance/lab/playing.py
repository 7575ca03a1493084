"""Cameras of a lab record and upload to the reference cloud, while things go wrong with its lines, ports and power."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from harness.camera.media.template import SegmentTemplate
from harness.camera.upload_policy import UploadSettings
from harness.cloud.device import DeviceApi
from harness.cloud.http import Network
from harness.cloud.http import trust as trusting
from harness.cloud.target import Target
from harness.conformance.rehearsal import Rehearsed, rehearse
from harness.engines.lab.faults.fault import LabFault, act
from harness.engines.lab.inside import Say
from harness.engines.lab.lab import Lab
from harness.engines.lab.line import LabLine
from harness.engines.lab.way import network_in
from harness.engines.live.camera import LiveCamera, now_us
from harness.engines.live.run import There, state
from harness.network.link import Mode
from harness.scenario.model import Scenario
from harness.sites.defaults import resolvers
from harness.sites.schema.camera import Camera

NOBODY = "no camera of these sites can be activated: `camproof doctor` says why, and what cures it"
_LOOKING = 16
_MICRO = 1_000_000


@dataclass(frozen=True, slots=True)
class Placed:
    """A camera of the site of this number."""

    number: int
    camera: Camera


@dataclass(frozen=True, slots=True)
class Play:
    """What is to be played.

    Args:
        scenario: its sites are the lab's, or some of them; its cameras have names of their own.
        placed: where each of its cameras is, by these names.
        faults: what goes wrong with the lab's things meanwhile, besides the scenario's outages.
        template: what cameras record.
        settings: how patient they are.
    """

    scenario: Scenario
    placed: Mapping[str, Placed]
    faults: Sequence[LabFault]
    template: SegmentTemplate
    settings: UploadSettings = field(default_factory=UploadSettings)

    def number_of(self, site: str) -> int:
        """The number, in the lab, of the scenario's site."""
        (found,) = (one for one in self.scenario.sites if one.name == site)
        return self.placed[found.cameras[0].name].number


async def able(lab: Lab, target: Target, say: Say) -> tuple[Placed, ...]:
    """The cameras that reach all that the cloud needs."""
    looking, trust = asyncio.Semaphore(_LOOKING), trusting(target.ca_file)
    every: list[Placed] = []
    for number, site in enumerate(lab.sites):
        seen = await lab.look(number, looking, trust)
        found = [Placed(number, c) for c, one in zip(site.each_camera(), seen.cameras, strict=True) if one.activates]
        every += found
        say(f"{site.name}: {len(found)} of {len(seen.cameras)} cameras can be activated")
    return tuple(every)


async def play(lab: Lab, target: Target, what: Play, say: Say) -> Rehearsed:
    """Record, disturb and drain. In the case are the moments at which cameras lost their power.

    BadInputError: a fault's target is not at its site.
    """
    stage = _Stage(lab, what, say)
    there = There(stage.network, stage.begin, stage.line)
    try:
        async with asyncio.TaskGroup() as both:
            disturbing = both.create_task(stage.disturb())
            made = await rehearse(target, what.scenario, what.template, say, what.settings, there)
            disturbing.cancel()
    except ExceptionGroup as broken:  # a fault that can't be done: the first one says why
        raise broken.exceptions[0] from None
    names = {facts.name: camera for camera, facts in made.case.cameras.items()}
    lost = {names[name]: frozenset(moments) for name, moments in stage.lost.items()}
    return replace(made, case=replace(made.case, power_lost_us=lost))


class _Stage:
    """A lab while cameras record in it."""

    def __init__(self, lab: Lab, what: Play, say: Say) -> None:
        self.lost: dict[str, list[int]] = {}  # when cameras lost their power, by their names (UTC, microseconds)
        self._lab, self._what, self._say = lab, what, say
        self._began = asyncio.Event()
        self._start_us = 0
        self._cameras: Mapping[str, LiveCamera] = {}
        self._names = {lab.ends[p.number].space(p.camera.name): name for name, p in what.placed.items()}
        lab.power, lab.clock = self._power, self._clock

    def network(self, name: str) -> Network:
        """A camera's network; without a name the administrator's, who is in the world outside."""
        lab = self._lab
        if not name:
            public = tuple(map(str, sorted(resolvers())))
            return network_in(lab.world.space, lambda: public)
        one = self._what.placed[name]
        space = lab.ends[one.number].space(one.camera.name)
        return network_in(space, lambda: lab.resolvers(one.number, one.camera))

    def line(self, site: str) -> LabLine:
        """A site's line to its provider."""
        (found,) = (one for one in self._what.scenario.sites if one.name == site)
        return LabLine(self._lab, self._what.number_of(site), state(found, Mode.UP))

    def begin(self, cameras: Mapping[str, LiveCamera], start_us: int) -> None:
        """Recording begins."""
        for what in self._lab.kernel.absent:
            self._say(what)
        self._cameras, self._start_us = cameras, start_us
        self._began.set()

    async def disturb(self) -> None:
        """Each fault in its time, counted from when recording begins; those of one moment together."""
        await self._began.wait()
        async with asyncio.TaskGroup() as faults:
            for fault in self._what.faults:
                faults.create_task(self._act(fault))

    async def _act(self, fault: LabFault) -> None:
        await asyncio.sleep(max(0.0, fault.at_s - (now_us() - self._start_us) / _MICRO))
        self._say(f"{fault.at_s:g} s: {fault}")
        await act(self._lab, fault)

    def _clock(self, space: str, ahead_s: float) -> None:
        camera = self._cameras.get(self._names.get(space, ""))
        if camera is not None and isinstance(camera.who.api, DeviceApi):
            camera.who.api.ahead_s = ahead_s

    def _power(self, space: str, on: bool) -> None:  # noqa: FBT001 - as the lab calls it
        camera = self._cameras.get(self._names.get(space, ""))
        if camera is None:
            return
        if on:
            camera.regain_power()
        else:
            self.lost.setdefault(camera.who.spec.name, []).append(camera.lose_power())
