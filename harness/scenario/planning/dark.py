"""When cameras of a plan are without power: which, from when until when."""

from collections.abc import Iterator
from dataclasses import dataclass

from harness.scenario.plan import CameraClass, Plan, SiteGroup, rows

_US = 1e6


@dataclass(frozen=True, slots=True)
class Dark:
    """Some cameras of a site have no power.

    Args:
        site: its name.
        cameras: names, as in the scenario that is acted out.
        start_s: from when on, with `end_s`, in seconds after the start.
        every: whether these are all cameras of the site.
    """

    site: str
    cameras: tuple[str, ...]
    start_s: float
    end_s: float
    every: bool


def dark(plan: Plan) -> tuple[Dark, ...]:
    """All of it, by site and time."""
    names, own = list(plan.site_names()), list(rows(plan.programs.offsets))
    return tuple(
        found
        for group in plan.groups
        for site in range(group.first_site, group.first_site + group.sites)
        for found in _at(plan, group, own[site], names[site])
    )


def _at(plan: Plan, group: SiteGroup, own: slice, site: str) -> Iterator[Dark]:
    masks = plan.programs.off[own].tolist()
    times = [*(plan.programs.t_us[own] / _US).tolist(), plan.end_us / _US]
    for kinds in _together(group, masks):
        bits = [bool(mask & 1 << kinds[0].bit) for mask in masks] + [False]
        cameras = tuple(f"{site}/{kind.name}-{n + 1}" for kind in kinds for n in range(kind.count))
        start_s: float | None = None
        for at_s, off in zip(times, bits, strict=True):
            if off and start_s is None:
                start_s = at_s
            elif not off and start_s is not None:
                yield Dark(site, cameras, start_s, at_s, every=len(kinds) == len(group.classes))
                start_s = None


def _together(group: SiteGroup, masks: list[int]) -> list[list[CameraClass]]:
    """Classes of cameras, those together that are without power at the same times."""
    alike: dict[tuple[bool, ...], list[CameraClass]] = {}
    for kind in group.classes:
        alike.setdefault(tuple(bool(mask & 1 << kind.bit) for mask in masks), []).append(kind)
    return list(alike.values())
