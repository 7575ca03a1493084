"""From a template's bitrate to schedules: one for a group of sites, or one a site where motion differs."""

import numpy as np

from harness.scenario.plan import Schedules
from harness.scenario.planning.bitrates import DAY_US, Course, constant, joined, repeated, with_spikes
from harness.scenario.planning.chance import Purpose, stream
from harness.scenario.planning.timing import episodes_of
from harness.scenario.schema.bitrates import Bitrate, DayNight, Trace
from harness.scenario.schema.document import Scenario
from harness.scenario.schema.fleet import Site

_MINUTE_US = 60_000_000


class ScheduleBook:
    """Collects the schedules of a plan, each numbered by its place."""

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self._parts: list[Course | Schedules] = []
        self._count = 0

    def add(self, template: str, site: Site, group: int) -> tuple[int, bool]:
        """Enter a template's bitrate at a group's sites: number of the first schedule, and whether each has its own."""
        bitrate = self._scenario.fleet.templates[template].bitrate
        base = self._base(bitrate, site)
        number = self._count
        if bitrate.motion is None:
            self._parts.append(base)
            self._count += 1
            return number, False
        spikes = self._spikes(template, bitrate, site, group, base)
        self._parts.append(spikes)
        self._count += len(spikes.offsets) - 1
        return number, len(spikes.offsets) - 1 > 1

    def table(self) -> Schedules:
        """All of them."""
        return joined(self._parts)

    def _spikes(self, template: str, bitrate: Bitrate, site: Site, group: int, base: Course) -> Schedules:
        motion = bitrate.motion
        assert motion is not None  # noqa: S101 - who calls has looked
        alike = motion.together or not motion.drawn
        sites = 1 if alike else site.count
        order = list(self._scenario.fleet.templates).index(template)
        rng = stream(self._scenario.seed, Purpose.MOTION, order, *(() if motion.together else (group,)))
        numbers = np.arange(sites, dtype=np.int32)
        when = episodes_of(motion, numbers, self._scenario.duration_us, rng, together=motion.together)
        return with_spikes(base, motion.peak_bits_per_s, when, sites)

    def _base(self, bitrate: Bitrate, site: Site) -> Course:
        if bitrate.constant_bits_per_s is not None:
            return constant(bitrate.constant_bits_per_s)
        if bitrate.day_night is not None:
            return self._day_and_night(bitrate.day_night, site)
        assert bitrate.trace is not None  # noqa: S101 - a bitrate is one of the three
        return self._traced(bitrate.trace)

    def _day_and_night(self, given: DayNight, site: Site) -> Course:
        turns = sorted([(given.dawn_min, given.day_bits_per_s), (given.dusk_min, given.night_bits_per_s)])
        clock_us = (self._scenario.start_us + site.utc_offset_us) % DAY_US
        times, rates = [minute * _MINUTE_US for minute, _ in turns], [rate for _, rate in turns]
        return repeated(times, rates, DAY_US, clock_us, self._scenario.duration_us)

    def _traced(self, given: Trace) -> Course:
        times, rates = [point.at_us for point in given.points], [point.bits_per_s for point in given.points]
        if given.repeat_us is not None:
            return repeated(times, rates, given.repeat_us, 0, self._scenario.duration_us)
        return Course(np.array(times, np.int64), np.array(rates, np.float64))
