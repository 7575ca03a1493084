"""What changes at a moment, and when the next change comes."""

import numpy as np

from harness.engines.fluid.compiled import compiled
from harness.engines.fluid.losses import head_us, lose, schedule_of
from harness.engines.fluid.resumption import BINS
from harness.engines.fluid.series import add
from harness.engines.fluid.shares import fluid_room
from harness.engines.fluid.state import FOREVER, LOST, NEVER, Chunk
from harness.engines.fluid.tables import Tables

_SLACK = 1.0  # bytes that a level may stand above its room: less than what a microsecond brings


@compiled
def meet(tables: Tables, chunk: Chunk, site: int, t_us: int) -> None:
    """Bring everything up to `t_us`: the site's program, and each class."""
    programs, sites = tables.programs, chunk.sites
    last = tables.program_rows[sites.number[site] + 1] - 1
    while sites.row[site] < last and programs.t_us[sites.row[site] + 1] <= t_us:
        sites.row[site] += 1
    program, kinds = sites.row[site], len(tables.classes)
    if programs.calm[program] or sites.usual[site] == 0.0:
        sites.usual[site] = programs.capacity[program]
    for kind in range(kinds):
        slot = site * kinds + kind
        row = sites.first_row[site] + kind * sites.rows_a_slot[site] + programs.outage[program]
        _power(tables, chunk, site, slot, kind, row, t_us)
        _record(tables, chunk, site, slot, kind, t_us)
        _line(tables, chunk, slot, kind, program, t_us)
        _credentials(tables, chunk, slot, t_us)


@compiled
def fit(tables: Tables, chunk: Chunk, site: int, t_us: int) -> None:
    """How much fits into the caches now that it is known what is sent; what no longer fits is lost."""
    sites, slots, kinds, site_cameras = chunk.sites, chunk.slots, len(tables.classes), 0.0
    for kind in range(kinds):
        site_cameras += tables.classes.count[kind]
    for kind in range(kinds):
        slot = site * kinds + kind
        slots.room[slot] = fluid_room(tables, slots, slot, kind, sites.usual[site], site_cameras)
        excess = slots.level[slot] - slots.room[slot]
        if excess > _SLACK and slots.rate[slot] > slots.share[slot]:
            row = sites.first_row[site] + kind * sites.rows_a_slot[site] + tables.programs.outage[sites.row[site]]
            _lose_cache(tables, chunk, site, slot, kind, row, t_us, excess)


@compiled
def _power(tables: Tables, chunk: Chunk, site: int, slot: int, kind: int, row: int, t_us: int) -> None:
    """Without power the volatile cache is gone; with power again, recording begins after the boot."""
    slots, program = chunk.slots, chunk.sites.row[site]
    off = tables.programs.off[program] & tables.classes.bit[kind] != np.uint64(0)
    if off and slots.power_us[slot] != FOREVER:
        if slots.level[slot] > 0.0:
            _lose_cache(tables, chunk, site, slot, kind, row, t_us, slots.level[slot])
        slots.power_us[slot] = FOREVER
    elif not off and slots.power_us[slot] == FOREVER:
        slots.power_us[slot] = t_us + tables.boot_us
        slots.down_us[slot] = NEVER
        slots.resume_us[slot] = t_us


@compiled
def _lose_cache(
    tables: Tables, chunk: Chunk, site: int, slot: int, kind: int, row: int, t_us: int, lost: float
) -> None:  # fmt: skip
    """Lose `lost` bytes at once: the oldest ones or the newest."""
    slots, number = chunk.slots, chunk.sites.number[site]
    level = slots.level[slot]
    start_us, end_us = (
        head_us(tables, slots, slot, kind, number, t_us, level),
        head_us(tables, slots, slot, kind, number, t_us, level - lost),
    )
    if not tables.classes.deletes_oldest[kind]:
        start_us, end_us = head_us(tables, slots, slot, kind, number, t_us, lost), float(min(t_us, tables.record_us))
    slots.level[slot] = level - lost
    lost_us = lose(
        tables, chunk, slot, kind, row, tables.programs.outage[chunk.sites.row[site]],
        t_us, start_us, end_us, 1.0, lost,
    )  # fmt: skip
    add(chunk, LOST, t_us, t_us + 1, lost_us * tables.classes.count[kind])


@compiled
def _record(tables: Tables, chunk: Chunk, site: int, slot: int, kind: int, t_us: int) -> None:
    """The bitrate, and the size of segments that comes of it."""
    slots, table = chunk.slots, tables.bitrates
    last = tables.bitrate_rows[schedule_of(tables, kind, chunk.sites.number[site]) + 1] - 1
    while slots.next_rate_us[slot] <= t_us:
        step = slots.step[slot]
        if step < last and table.t_us[step + 1] <= t_us:
            slots.step[slot] = step + 1
        step = slots.step[slot]
        slots.next_rate_us[slot] = table.t_us[step + 1] if step < last else FOREVER
    on = slots.power_us[slot] <= t_us < tables.record_us
    slots.rate[slot] = table.rate[slots.step[slot]] if on else 0.0
    if slots.rate[slot] > 0.0:
        slots.segment[slot] = slots.rate[slot] * tables.classes.segment_us[kind]


@compiled
def _line(tables: Tables, chunk: Chunk, slot: int, kind: int, program: int, t_us: int) -> None:
    """Whether uploads pass; when they can again, they begin after what a try or a wait has still to go."""
    slots, programs = chunk.slots, tables.programs
    blocked = programs.blocked[program] & tables.classes.bit[kind] != np.uint64(0)
    up = programs.capacity[program] > 0.0 and not blocked
    if not up:
        if slots.down_us[slot] == NEVER:
            slots.down_us[slot] = t_us
        slots.told[slot] = blocked or programs.told[program]
    elif slots.down_us[slot] != NEVER:
        cut = min((t_us - slots.down_us[slot]) // tables.bin_us, BINS - 1)
        delay_us = tables.delay_us[kind, 1 if slots.told[slot] else 0, cut]
        slots.resume_us[slot] = t_us + int(delay_us)
        slots.down_us[slot] = NEVER
    fits = 0.0 < slots.segment[slot] <= tables.classes.cache[kind]
    powered = slots.power_us[slot] <= t_us
    slots.sends[slot] = up and fits and powered and slots.resume_us[slot] <= t_us


@compiled
def _credentials(tables: Tables, chunk: Chunk, slot: int, t_us: int) -> None:
    """Without valid ones nothing is sent."""
    lapses, slots = tables.lapses, chunk.slots
    end = last_lapse(tables, chunk, slot)
    while slots.lapse[slot] < end and lapses.to_us[slots.lapse[slot]] <= t_us:
        slots.lapse[slot] += 1
    at = slots.lapse[slot]
    if at < end and lapses.from_us[at] <= t_us:
        slots.sends[slot] = False


@compiled
def last_lapse(tables: Tables, chunk: Chunk, slot: int) -> int:
    """Behind the slot's last row of times without credentials."""
    if len(tables.lapse_rows) == 0:
        return 0
    kinds = len(tables.classes)
    first = (chunk.sites.number[0] - tables.group_site) * kinds
    return int(tables.lapse_rows[first + slot + 1])


@compiled
def next_change(tables: Tables, chunk: Chunk, site: int, t_us: int, until_us: int) -> int:
    """When the next change comes, at least a microsecond from now, at the latest `until_us`."""
    programs, sites, then_us = tables.programs, chunk.sites, until_us
    row = sites.row[site] + 1
    if row < tables.program_rows[sites.number[site] + 1]:
        then_us = min(then_us, programs.t_us[row])
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
        then_us = min(then_us, slots.next_rate_us[slot])
    for due_us in (slots.power_us[slot], slots.resume_us[slot]):
        if due_us > t_us:
            then_us = min(then_us, due_us)
    at = slots.lapse[slot]
    if at < last_lapse(tables, chunk, slot):
        due_us = lapses.from_us[at] if lapses.from_us[at] > t_us else lapses.to_us[at]
        then_us = min(then_us, due_us)
    return min(then_us, _level_change(chunk, slot, t_us, then_us))


@compiled
def _level_change(chunk: Chunk, slot: int, t_us: int, then_us: int) -> int:
    """When the cache is full or empty, if that is before `then_us`."""
    slots = chunk.slots
    net, level, way = slots.rate[slot] - slots.share[slot], slots.level[slot], 0.0
    if net > 0.0 and level < slots.room[slot]:
        way = slots.room[slot] - level
    elif net < 0.0 and level > 0.0:
        way = level
    if way <= 0.0 or way >= abs(net) * (then_us - t_us):
        return then_us
    return t_us + max(1, int(np.ceil(way / abs(net))))
