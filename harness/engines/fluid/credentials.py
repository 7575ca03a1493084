"""When cameras have no valid credentials, from the plan alone: what is uploaded has no part in it.

In quiet times cameras renew one by one, evenly spread, and nobody notices. While a site has no line, or the service
issues nothing, those whose credentials are due wait; when that is over they ask, all at once, and are served in the
order of asking. Whose credentials end before that uploads nothing until then. A class of cameras at a site is one
asker of that many credentials; its age is that of the camera in its middle.
"""

from collections import defaultdict
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from harness.engines.fluid.renewals import followed
from harness.engines.fluid.resumption import BINS, bin_us, resumptions
from harness.engines.fluid.state import FOREVER
from harness.engines.fluid.tables import LAPSE, Lapses, filled, no_lapses
from harness.errors import BadInputError
from harness.scenario.plan import TOLD, Limit, Plan, SiteGroup, Times

_SPREAD = 0.7548776662466927  # of ages at the start, as in `events`
_MICRO = 1e6
_MOST_RENEWALS = 400_000  # a second's work
_LEAST = 0.05  # of the rate of issuing is left for those who wait, however many renew in their turn
Floats = NDArray[np.float64]


class _Waits(NamedTuple):
    """Times in which askers could not renew: which asker, from when to when, and what its try has still to go."""

    asker: Times
    from_us: Times
    to_us: Times
    delay_us: Times


def lapses(plan: Plan) -> list[Lapses]:
    """For each group of sites."""
    if plan.credentials.life_us * _kept(plan) >= plan.end_us and not _down(plan.credentials.issued_per_s):
        return [no_lapses() for _ in plan.groups]
    _refuse_starvation(plan)
    ages, counts = _askers(plan)
    waits = _waits(plan, len(ages))
    due = _ages_at(plan, ages[waits.asker], waits.from_us) + waits.to_us - waits.from_us >= _kept_us(plan)
    waits = _Waits(*(column[due] for column in waits))
    ends_us = waits.from_us + plan.credentials.life_us - _ages_at(plan, ages[waits.asker], waits.from_us)
    granted_us = _granted(plan, waits.to_us + waits.delay_us, counts[waits.asker], counts.sum())
    without = granted_us > ends_us
    return _by_group(plan, waits.asker[without], ends_us[without], granted_us[without])


def each_camera(plan: Plan) -> tuple[Plan, list[Lapses]]:
    """The same with every camera a class of its own, where credentials run out and there are not too many renewals."""
    if plan.cameras * plan.end_us / _kept_us(plan) > _MOST_RENEWALS:
        return plan, lapses(plan)
    if plan.credentials.life_us >= plan.end_us + _kept_us(plan):
        return plan, [no_lapses() for _ in plan.groups]
    _refuse_starvation(plan)
    single = replace(plan, groups=tuple(_parted(group) for group in plan.groups))
    waits, windows = _waits(single, 0), defaultdict(list)
    for asker, *window in zip(*(column.tolist() for column in waits[:4]), strict=True):
        windows[asker].append(tuple(window))
    segments_us = [
        kind.segment_us for group in single.groups for _ in range(group.sites) for kind in group.classes
    ]  # fmt: skip
    found = followed(single, segments_us, {camera: sorted(own) for camera, own in windows.items()})
    if not found:
        return plan, [no_lapses() for _ in plan.groups]
    return single, _by_group(single, *np.array(found, np.int64).T)


def _parted(group: SiteGroup) -> SiteGroup:
    classes = (replace(kind, first=kind.first + n, count=1) for kind in group.classes for n in range(kind.count))
    return replace(group, classes=tuple(classes))


def _refuse_starvation(plan: Plan) -> None:
    """Where fewer are issued than cameras need in quiet times, who goes without is luck, and no fluid knows it."""
    needed = plan.cameras / _kept_us(plan) * _MICRO
    issued = plan.credentials.issued_per_s.value
    least = float(issued[issued > 0].min(initial=np.inf))
    if least < needed:
        raise BadInputError(
            f"{plan.name}: the cameras need {needed:.3g} credentials a second in quiet times, and {least:.3g} are "
            "issued: the fluid engine can't tell who goes without; use --engine events (of `camproof run` and "
            "`camproof sweep`), or issue more"
        )


def expiries(plan: Plan, without: list[Lapses]) -> int:
    """How often a camera's credentials run out before the run's end; times that touch are one."""
    found = 0
    for group, own in zip(plan.groups, without, strict=True):
        if not len(own.rows):
            continue
        mine = own.table[own.rows[0] : own.rows[-1]]
        slot = np.repeat(np.arange(len(own.rows) - 1), np.diff(own.rows))
        follows = np.zeros(len(mine), bool)
        follows[1:] = (slot[1:] == slot[:-1]) & (mine.from_us[1:] <= mine.to_us[:-1])
        counts = np.array([kind.count for kind in group.classes])[slot % len(group.classes)]
        found += int(counts[~follows & (mine.from_us < plan.end_us)].sum())
    return found


def _kept(plan: Plan) -> float:
    """For how much of their life credentials are kept before they are renewed, in the mean."""
    return 1 - plan.retry.renew_ahead - plan.retry.renew_jitter / 2


def _kept_us(plan: Plan) -> int:
    return max(1, round(_kept(plan) * plan.credentials.life_us))


def _down(issued: Limit) -> bool:
    return bool((issued.value <= 0).any())


def _askers(plan: Plan) -> tuple[Times, Floats]:
    """Each class at each site: the age of its credentials at the start, and how many cameras it is."""
    ages, counts = [], []
    for group in plan.groups:
        count = np.array([kind.count for kind in group.classes])
        middle = np.array([kind.first for kind in group.classes]) + count // 2
        cameras = group.first_camera + np.arange(group.sites)[:, None] * group.cameras_a_site + middle
        ages.append((cameras.ravel() * _SPREAD % 1.0 * _kept_us(plan)).astype(np.int64))
        counts.append(np.tile(count, group.sites))
    return np.concatenate(ages), np.concatenate(counts).astype(np.float64)


def _ages_at(plan: Plan, ages: Times, t_us: Times) -> Times:
    """How old their credentials are then, if all went well before."""
    return (ages + t_us) % _kept_us(plan)


def _waits(plan: Plan, askers: int) -> _Waits:
    """Cut lines, site by site, and a service that is down, for everyone."""
    found, first = [], 0
    for group in plan.groups:
        found += [_cut(plan, group, kind, first) for kind in range(len(group.classes))]
        first += group.sites * len(group.classes)
    every = np.arange(askers)
    for from_us, to_us in _times_down(plan) if askers else ():
        same = (
            np.full(askers, value, np.int64)
            for value in (from_us, to_us, _delays(plan, np.array([FOREVER // 2]), told=True)[0])
        )
        found.append(_Waits(every, *same))
    return _Waits(*(np.concatenate(columns) for columns in zip(*found, strict=True)))


def _times_down(plan: Plan) -> list[tuple[int, int]]:
    issued = plan.credentials.issued_per_s
    ends = np.append(issued.t_us[1:], FOREVER)
    down = issued.value <= 0
    return [(int(start), int(end)) for start, end in zip(issued.t_us[down], ends[down], strict=True)]


def _cut(plan: Plan, group: SiteGroup, kind: int, first_asker: int) -> _Waits:
    """When the cameras of a class could not reach anything, at each site of the group."""
    table, own = plan.programs, group.classes[kind]
    low, high = table.offsets[group.first_site], table.offsets[group.first_site + group.sites]
    rows = np.diff(table.offsets[group.first_site : group.first_site + group.sites + 1])
    site, t_us = np.repeat(np.arange(group.sites), rows), table.t_us[low:high]
    blocked = ((table.blocked[low:high] | table.off[low:high]) & np.uint64(1 << own.bit)) != 0
    cut = (table.capacity_bits_per_s[low:high] <= 0) | blocked
    begins = cut & ~_shifted(cut, rows)
    ends = ~cut & _shifted(cut, rows)
    start = np.flatnonzero(begins)
    end = np.searchsorted(np.flatnonzero(ends), start)
    over = np.append(np.flatnonzero(ends), -1)[np.minimum(end, ends.sum())]
    whole = (over >= 0) & (site[over] == site[start])  # others last to the end
    to_us = np.where(whole, t_us[over], FOREVER // 2)
    told = (table.mode[low:high][start] == TOLD) | blocked[start]
    lasting_us = to_us - t_us[start]
    delay = np.where(told, *(_delays(plan, lasting_us, told=how) for how in (True, False)))
    return _Waits(first_asker + site[start] * len(group.classes) + kind, t_us[start], to_us, delay)


def _shifted(cut: NDArray[np.bool_], rows: Times) -> NDArray[np.bool_]:
    """What was in the row before; nothing before a site's first."""
    before = np.concatenate([[False], cut[:-1]])
    before[np.cumsum(rows) - rows] = False
    return before


def _delays(plan: Plan, lasting_us: Times, *, told: bool) -> Times:
    """Of a try that begins at any time: renewals back off like uploads."""
    width_us = bin_us(plan, told=told)
    return resumptions(plan, width_us, told=told)[0].astype(np.int64)[np.minimum(lasting_us // width_us, BINS - 1)]


def _granted(plan: Plan, asked_us: Times, counts: Floats, cameras: float) -> Times:
    """When each gets them, served in the order of asking at the rate that the regular renewals leave."""
    issued = plan.credentials.issued_per_s
    regular = cameras / _kept_us(plan) * _MICRO
    rate = np.where(np.isfinite(issued.value), np.maximum(issued.value - regular, issued.value * _LEAST), 1e12) / _MICRO
    moments = np.append(issued.t_us, FOREVER).astype(np.float64)
    served = np.concatenate([[0.0], np.cumsum(rate * np.diff(moments))])
    order = np.argsort(asked_us, kind="stable")
    before = np.cumsum(counts[order])
    own = np.interp(asked_us[order], moments, served)
    done = before + np.maximum.accumulate(own - (before - counts[order])) - counts[order] / 2
    granted = np.empty(len(order), np.int64)
    granted[order] = np.maximum(_when(done, served, moments), asked_us[order])
    return granted


def _when(done: Floats, served: Floats, moments: Floats) -> Times:
    """The first moment by which so much was served; FOREVER where never."""
    at = np.searchsorted(served, done, side="left")
    ever = at < len(served)
    at = np.clip(at, 1, len(served) - 1)
    rate = (served[at] - served[at - 1]) / (moments[at] - moments[at - 1])
    when = moments[at - 1] + (done - served[at - 1]) / np.where(rate > 0, rate, 1.0)
    return np.where(ever, np.minimum(when, FOREVER / 2), FOREVER / 2).astype(np.int64)


def _by_group(plan: Plan, asker: Times, from_us: Times, to_us: Times) -> list[Lapses]:
    order = np.lexsort((from_us, asker))
    asker, from_us, to_us = asker[order], from_us[order], to_us[order]
    made, first = [], 0
    for group in plan.groups:
        slots = group.sites * len(group.classes)
        rows = np.searchsorted(asker, np.arange(first, first + slots + 1))
        made.append(Lapses(filled(LAPSE, from_us[: rows[-1]], to_us[: rows[-1]]), rows))
        first += slots
    return made
