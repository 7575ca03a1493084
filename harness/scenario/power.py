"""When a plan takes which camera's power."""

from collections.abc import Iterator

import numpy as np

from harness.scenario.plan import Plan


def power_losses(plan: Plan) -> dict[str, frozenset[int]]:
    """By the name of a camera that loses power: the moments, UTC in microseconds."""
    return dict(_losses(plan)) if plan.programs.off.any() else {}


def _losses(plan: Plan) -> Iterator[tuple[str, frozenset[int]]]:
    programs, sites = plan.programs, list(plan.site_names())
    for group in plan.groups:
        for site in range(group.first_site, group.first_site + group.sites):
            of_site = slice(*programs.offsets[site : site + 2])
            for kind in group.classes:
                off = programs.off[of_site] & (1 << kind.bit) != 0
                goes = off & ~np.concatenate(([False], off[:-1]))
                if goes.any():
                    moments = frozenset((plan.start_us + programs.t_us[of_site][goes]).tolist())
                    yield from ((f"{sites[site]}/{kind.name}-{n + 1}", moments) for n in range(kind.count))
