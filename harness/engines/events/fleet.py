"""All sites and cameras of a plan, made and set going."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from harness.engines.events.bitrate import Bitrate
from harness.engines.events.camera import Camera
from harness.engines.events.change import changes_of
from harness.engines.events.clock import Alarm, Clock
from harness.engines.events.issuing import Issuing
from harness.engines.events.kind import Kind
from harness.engines.events.note import Notes, Sink, link_noter
from harness.engines.events.region import RegionNow
from harness.engines.events.site import Site
from harness.engines.events.steps import follow
from harness.engines.events.uplink import Uplink
from harness.engines.result import Incidents
from harness.history.event import EventKind
from harness.history.outcome import PEAK_WINDOW_US
from harness.scenario.plan import CameraClass, Plan, SiteGroup


@contextmanager
def no_collector() -> Iterator[None]:
    """A run makes no cycles, so there is nothing to collect; looking for some takes an eighth of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


class Fleet:
    """Everything that acts.

    Args:
        plan: what to make.
        history: takes every event, if wanted.
    """

    def __init__(self, plan: Plan, history: Sink | None) -> None:
        self.plan = plan
        self.clock = Clock()
        self._history = history
        self._bitrates: dict[int, Bitrate] = {}
        self._regions = [RegionNow(self.clock, region) for region in plan.regions]
        self._issuing = Issuing(self.clock)
        follow(self.clock, plan.credentials.issued_per_s, self._issuing.set_rate)
        self.groups = [[self._site(group, n) for n in range(group.sites)] for group in plan.groups]
        self._filled = 0  # cameras that hold video after the end of recording
        self._over = self.clock.event()
        for site in self.sites:
            site.start()

    @property
    def sites(self) -> Iterator[Site]:
        """All sites, by number."""
        return (site for group in self.groups for site in group)

    @property
    def cameras(self) -> Iterator[Camera]:
        """All cameras, by number."""
        return (camera for site in self.sites for camera in site.cameras)

    @property
    def incidents(self) -> Incidents:
        """What happened so far beside losses."""
        expired = sum(site.expired for site in self.sites)
        still = sum(camera.expire_us < self.clock.now for camera in self.cameras if camera.row.level_bytes)
        limited = frozenset(number for number, region in enumerate(self._regions) if region.limited)
        return Incidents(limited, expired + still)

    def run(self) -> None:
        """Until the plan's end, or until nothing is left to upload."""
        plan = self.plan
        self.clock.set(Alarm(self._stop_recording), plan.record_us + 1)  # what is complete by then counts
        self.clock.set(Alarm(self._end), plan.end_us + 1)
        self.clock.set(Alarm(self._end_windows), PEAK_WINDOW_US)
        with no_collector():
            self.clock.run(self._over)
        self.clock.check()

    def _end_windows(self, alarm: Alarm) -> None:
        for site in self.sites:
            site.end_window()
        self.clock.set(alarm, self.clock.now + PEAK_WINDOW_US)

    def _stop_recording(self, _alarm: Alarm) -> None:
        for camera in self.cameras:
            camera.recording = False
            if camera.row.level_bytes:
                self._filled += 1
                camera.site.on_drained = self._drained
            else:
                camera.stop()
        self._look_if_over()

    def _drained(self, camera: Camera) -> None:
        self._filled -= 1
        camera.stop()
        self._look_if_over()

    def _look_if_over(self) -> None:
        if not self._filled:
            self._end()

    def _end(self, _alarm: Alarm | None = None) -> None:
        if not self._over.triggered:
            self._over.succeed()

    def _site(self, group: SiteGroup, nth: int) -> Site:
        plan, number = self.plan, group.first_site + nth
        bounds = sorted({kind.flow_bits_per_s for kind in group.classes})
        region = self._regions[group.region]
        uplink = Uplink(self.clock, bounds or [float("inf")], region.ingest)
        changes = changes_of(plan.programs, number, plan.end_us)
        site = Site(number, self.clock, uplink, region, self._issuing, group.exchange_us, changes)
        name = group.site_name(nth)
        first = group.first_camera + nth * group.cameras_a_site
        for spec in group.classes:
            schedule = spec.schedule + nth * spec.schedule_per_site
            kind = Kind(plan, spec, self._bitrate(schedule), bounds.index(spec.flow_bits_per_s))
            for within in range(spec.first, spec.first + spec.count):
                site.cameras.append(
                    Camera(
                        first + within,
                        kind,
                        site,
                        self._notes(first + within, name, plan.regions[group.region].id, spec),
                    )
                )
        if self._history is not None:
            site.on_change = link_noter(self._history, self.clock, plan.start_us, name)
        return site

    def _bitrate(self, number: int) -> Bitrate:
        if number not in self._bitrates:
            self._bitrates[number] = Bitrate(self.plan.schedules, number)
        return self._bitrates[number]

    def _notes(self, number: int, site: str, region: str, spec: CameraClass) -> Notes | None:
        if self._history is None:
            return None
        notes = Notes(self._history, self.plan.start_us, site, self.plan.camera_name(number))
        notes.about(
            0, EventKind.CONFIGURED, region=region, storage_uri=None, key_version=None,
            cache_bytes=spec.cache_bytes, policy=str(spec.policy),
        )  # fmt: skip
        return notes
