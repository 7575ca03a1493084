"""What keeps cameras of a plan from the cloud while their line is well: names, addresses, clocks; where, and when."""

from collections.abc import Iterator
from dataclasses import dataclass

from harness.scenario.plan import Plan
from harness.scenario.planning.faults import spells
from harness.scenario.planning.felt import felt
from harness.scenario.planning.places import Places
from harness.scenario.schema.document import Scenario
from harness.scenario.schema.faults import ClockStep, DhcpExhausted, DnsDown

_US = 1e6


@dataclass(frozen=True, slots=True)
class Barred:
    """Something of the kind goes wrong at a site.

    Args:
        kind: `dns-down`, `dhcp-exhausted` or `clock-step`.
        site: its name.
        cameras: whose; names, as in the scenario that is acted out.
        start_s: from when on, with `end_s`, in seconds after the start.
        by_s: how far clocks are ahead meanwhile.
    """

    kind: str
    site: str
    cameras: tuple[str, ...]
    start_s: float
    end_s: float
    by_s: float = 0.0


def barred(scenario: Scenario, plan: Plan) -> tuple[Barred, ...]:
    """All of it, by fault and time: drawn as models draw it."""
    places = Places.of(scenario.fleet)
    return tuple(
        found
        for fault, when in zip(scenario.faults, spells(felt(scenario), places), strict=True)
        if isinstance(fault, DnsDown | DhcpExhausted | ClockStep)
        for site, start_us, end_us in zip(when.site.tolist(), when.start_us.tolist(), when.end_us.tolist(), strict=True)
        for found in _at(fault, plan, site, start_us / _US, end_us / _US)
    )


def _at(
    fault: DnsDown | DhcpExhausted | ClockStep, plan: Plan, number: int, start_s: float, end_s: float
) -> Iterator[Barred]:
    group = next(one for one in plan.groups if number < one.first_site + one.sites)
    site, meant = group.site_name(number - group.first_site), fault.where.template
    kinds = [kind for kind in group.classes if meant is None or kind.name in meant]
    cameras = tuple(f"{site}/{kind.name}-{n + 1}" for kind in kinds for n in range(kind.count))
    if cameras:
        by_s = fault.by_us / _US if isinstance(fault, ClockStep) else 0.0
        yield Barred(fault.kind, site, cameras, start_s, end_s, by_s)
