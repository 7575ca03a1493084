"""What changes at a moment, and when the next change comes."""

import numpy as np

from harness.engines.fluid.compiled import compiled
from harness.engines.fluid.line import line
from harness.engines.fluid.losses import head_us, lose, schedule_of
from harness.engines.fluid.series import add
from harness.engines.fluid.shares import active_level, fluid_room
from harness.engines.fluid.state import FOREVER, LOST, NEVER, Chunk
from harness.engines.fluid.tables import Table, Tables

_SLACK = 1.0  # bytes that a level may stand above its room: less than what a microsecond brings


@compiled
def meet(tables: Tables, chunk: Chunk, site: int, t_us: int, takes: bool) -> None:  # noqa: FBT001 - numba knows no keywords only
    """Bring everything up to `t_us`: the site's program, and each class. The region takes uploads, or none."""
    programs, sites = tables.programs, chunk.sites
    last = tables.program_rows[sites[site].number + 1] - 1
    while sites[site].row < last and programs[sites[site].row + 1].t_us <= t_us:
        sites[site].row += 1
    program, kinds = sites[site].row, len(tables.classes)
    if programs[program].calm or sites[site].usual == 0.0:
        sites[site].usual = programs[program].capacity
    for kind in range(kinds):
        slot = site * kinds + kind
        row = sites[site].first_row + kind * sites[site].rows_a_slot + programs[program].outage
        _power(tables, chunk, site, slot, kind, row, t_us)
        _record(tables, chunk, site, slot, kind, t_us)
        line(tables, chunk, slot, kind, row, program, t_us, takes)
        _credentials(tables, chunk, slot, t_us)


@compiled
def fit(tables: Tables, chunk: Chunk, site: int, t_us: int) -> None:
    """How much fits into the caches now that it is known what is sent; what no longer fits is lost."""
    sites, slots, kinds, site_cameras = chunk.sites, chunk.slots, len(tables.classes), 0.0
    for kind in range(kinds):
        site_cameras += tables.classes[kind].count
    for kind in range(kinds):
        slot = site * kinds + kind
        slots[slot].room = fluid_room(tables, slots, slot, kind, sites[site].usual, site_cameras)
        excess = _excess(slots, slot)
        if excess > _SLACK:
            slots[slot].idle = min(slots[slot].idle, slots[slot].room)
            row = sites[site].first_row + kind * sites[site].rows_a_slot + tables.programs[sites[site].row].outage
            _lose_cache(tables, chunk, site, slot, kind, row, t_us, excess)


@compiled
def _excess(slots: Table, slot: int) -> float:
    """What no longer fits, of those who have not begun and of those who send less than they record."""
    active, room, excess = slots[slot].active, slots[slot].room, 0.0
    if active < 1.0 and slots[slot].rate > 0.0:
        excess += (1.0 - active) * max(0.0, slots[slot].idle - room)
    if active > 0.0 and slots[slot].rate * active > slots[slot].share:
        excess += active * max(0.0, active_level(slots, slot) - room)
    return excess


@compiled
def _power(tables: Tables, chunk: Chunk, site: int, slot: int, kind: int, row: int, t_us: int) -> None:
    """Without power the volatile cache is gone; with power again, recording begins after the boot."""
    slots, program = chunk.slots, chunk.sites[site].row
    off = tables.programs[program].off & tables.classes[kind].bit != np.uint64(0)
    if off and slots[slot].power_us != FOREVER:
        if slots[slot].level > 0.0:
            _lose_cache(tables, chunk, site, slot, kind, row, t_us, slots[slot].level)
        slots[slot].power_us, slots[slot].in_flight, slots[slot].idle = FOREVER, 0.0, 0.0
    elif not off and slots[slot].power_us == FOREVER:
        slots[slot].power_us = t_us + tables.boot_us
        slots[slot].down_us, slots[slot].resume_us = NEVER, FOREVER
        slots[slot].active = 1.0


@compiled
def _lose_cache(
    tables: Tables, chunk: Chunk, site: int, slot: int, kind: int, row: int, t_us: int, lost: float
) -> None:  # fmt: skip
    """Lose `lost` bytes at once: the oldest ones or the newest."""
    slots, number = chunk.slots, chunk.sites[site].number
    level = slots[slot].level
    start_us, end_us = (
        head_us(tables, slots, slot, kind, number, t_us, level),
        head_us(tables, slots, slot, kind, number, t_us, level - lost),
    )
    if not tables.classes[kind].deletes_oldest:
        start_us, end_us = head_us(tables, slots, slot, kind, number, t_us, lost), float(min(t_us, tables.record_us))
    slots[slot].level = level - lost
    lost_us = lose(
        tables, chunk, slot, kind, row, tables.programs[chunk.sites[site].row].outage,
        t_us, start_us, end_us, 1.0, lost,
    )  # fmt: skip
    add(chunk, LOST, t_us, t_us + 1, lost_us * tables.classes[kind].count)


@compiled
def _record(tables: Tables, chunk: Chunk, site: int, slot: int, kind: int, t_us: int) -> None:
    """The bitrate, and the size of segments that comes of it."""
    slots, table = chunk.slots, tables.bitrates
    last = tables.bitrate_rows[schedule_of(tables, kind, chunk.sites[site].number) + 1] - 1
    while slots[slot].next_rate_us <= t_us:
        step = slots[slot].step
        if step < last and table[step + 1].t_us <= t_us:
            slots[slot].step = step + 1
        step = slots[slot].step
        slots[slot].next_rate_us = table[step + 1].t_us if step < last else FOREVER
    on = slots[slot].power_us <= t_us < tables.record_us
    slots[slot].rate = table[slots[slot].step].rate if on else 0.0
    if slots[slot].rate > 0.0:
        slots[slot].segment = slots[slot].rate * tables.classes[kind].segment_us


@compiled
def _credentials(tables: Tables, chunk: Chunk, slot: int, t_us: int) -> None:
    """Without valid ones nothing is sent."""
    lapses, slots = tables.lapses, chunk.slots
    end = last_lapse(tables, chunk, slot)
    while slots[slot].lapse < end and lapses[slots[slot].lapse].to_us <= t_us:
        slots[slot].lapse += 1
    at = slots[slot].lapse
    if at < end and lapses[at].from_us <= t_us:
        slots[slot].sends = False


@compiled
def last_lapse(tables: Tables, chunk: Chunk, slot: int) -> int:
    """Behind the slot's last row of times without credentials."""
    if len(tables.lapse_rows) == 0:
        return 0
    kinds = len(tables.classes)
    first = (chunk.sites[0].number - tables.group_site) * kinds
    return int(tables.lapse_rows[first + slot + 1])


@compiled
def next_change(tables: Tables, chunk: Chunk, site: int, t_us: int, until_us: int) -> int:
    """When the next change comes, at least a microsecond from now, at the latest `until_us`."""
    programs, sites, then_us = tables.programs, chunk.sites, until_us
    row = sites[site].row + 1
    if row < tables.program_rows[sites[site].number + 1]:
        then_us = min(then_us, programs[row].t_us)
    if t_us < tables.record_us:
        then_us = min(then_us, tables.record_us)
    kinds = len(tables.classes)
    for kind in range(kinds):
        slot = site * kinds + kind
        then_us = min(then_us, _next_of(tables, chunk, slot, t_us, then_us))
    return max(then_us, t_us + 1)


@compiled
def _next_of(tables: Tables, chunk: Chunk, slot: int, t_us: int, then_us: int) -> int:
    """The next change of a class."""
    slots, lapses = chunk.slots, tables.lapses
    if t_us < tables.record_us:
        then_us = min(then_us, slots[slot].next_rate_us)
    for due_us in (slots[slot].power_us, slots[slot].resume_us, slots[slot].fails_us):
        if due_us > t_us:
            then_us = min(then_us, due_us)
    at = slots[slot].lapse
    if at < last_lapse(tables, chunk, slot):
        due_us = lapses[at].from_us if lapses[at].from_us > t_us else lapses[at].to_us
        then_us = min(then_us, due_us)
    return min(then_us, _level_change(chunk, slot, t_us, then_us))


@compiled
def _level_change(chunk: Chunk, slot: int, t_us: int, then_us: int) -> int:
    """When the cache is full or empty, if that is before `then_us`."""
    slots, room, rate = chunk.slots, chunk.slots[slot].room, chunk.slots[slot].rate
    active, soonest_us = slots[slot].active, float(then_us - t_us)
    if active < 1.0 and rate > 0.0 and slots[slot].idle < room:
        soonest_us = min(soonest_us, (room - slots[slot].idle) / rate)
    if active > 0.0:
        level, net = active_level(slots, slot), rate - slots[slot].share / active
        if net > 0.0 and level < room:
            soonest_us = min(soonest_us, (room - level) / net)
        elif net < 0.0 and level > 0.0:
            soonest_us = min(soonest_us, -level / net)
    return then_us if soonest_us >= then_us - t_us else t_us + max(1, int(np.ceil(soonest_us)))
