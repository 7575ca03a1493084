"""How much a scenario asks for, told before anybody sets out to compute it."""

from collections.abc import Iterator
from math import exp
from typing import TYPE_CHECKING, Any

from harness.scenario.references import Path, Unresolved, fits

if TYPE_CHECKING:
    from harness.scenario.schema.document import Scenario
    from harness.scenario.schema.timing import Length, Timing

_MOST = 50_000_000  # moments of change over all sites: ten times a year of a million cameras
_MICRO = 1_000_000


def too_much(scenario: "Scenario") -> Iterator[Unresolved]:
    """Faults, spikes of motion and traces that come so often that no engine would get through."""
    for number, fault in enumerate(scenario.faults):
        times = _times(fault, scenario) * _sites(fault, scenario) * _flaps(fault)
        yield from _told(times, ("faults", number))
    for name, template in scenario.fleet.templates.items():
        at: Path = ("fleet", "templates", name, "bitrate")
        if (motion := template.bitrate.motion) is not None:
            yield from _told(_times(motion, scenario) * scenario.sites, (*at, "motion"))
        if (trace := template.bitrate.trace) is not None and trace.repeat_us is not None:
            yield from _told(len(trace.points) * scenario.duration_us / trace.repeat_us, (*at, "trace"))


def _told(times: float, path: Path) -> Iterator[Unresolved]:
    if times > _MOST:
        much = f"about {times:,.0f} times" if times < 1e18 else "without end"  # noqa: PLR2004 - no number to read
        yield Unresolved(path, f"that would happen {much}, over all sites; no more than {_MOST:,} can be computed")


def _times(timing: "Timing", scenario: "Scenario") -> float:
    """How often, at one site."""
    span_us = scenario.duration_us + scenario.drain_us
    if timing.at_us is not None:
        return len(timing.at_us)
    if timing.every_us is not None:
        return max(0, span_us - timing.first_us) / timing.every_us
    return (timing.random_per_s or 0.0) * span_us / _MICRO


def _sites(fault: Any, scenario: "Scenario") -> int:  # noqa: ANN401 - any kind of fault
    if not hasattr(fault, "where"):
        return 1
    return sum(site.count for site in scenario.fleet.sites if fits(fault.where, site))


def _flaps(fault: Any) -> float:  # noqa: ANN401 - any kind of fault
    if fault.kind != "uplink-flapping":
        return 1
    return max(1.0, _mean_us(fault.length) / float(fault.down_us + fault.up_us))


def _mean_us(length: "Length") -> float:
    if length.uniform is not None:
        return (length.uniform.from_us + length.uniform.to_us) / 2
    if length.lognormal is not None:
        return length.lognormal.median_us * exp(length.lognormal.sigma**2 / 2)
    return float(length.fixed_us or length.exponential_mean_us or 0)
