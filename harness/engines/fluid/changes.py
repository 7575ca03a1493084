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
        _line(tables, chunk, slot, kind, program, t_us, takes)
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
        excess = slots[slot].level - slots[slot].room
        if excess > _SLACK and slots[slot].rate > slots[slot].share:
            row = sites[site].first_row + kind * sites[site].rows_a_slot + tables.programs[sites[site].row].outage
            _lose_cache(tables, chunk, site, slot, kind, row, t_us, excess)


@compiled
def _power(tables: Tables, chunk: Chunk, site: int, slot: int, kind: int, row: int, t_us: int) -> None:
    """Without power the volatile cache is gone; with power again, recording begins after the boot."""
    slots, program = chunk.slots, chunk.sites[site].row
    off = tables.programs[program].off & tables.classes[kind].bit != np.uint64(0)
    if off and slots[slot].power_us != FOREVER:
        if slots[slot].level > 0.0:
            _lose_cache(tables, chunk, site, slot, kind, row, t_us, slots[slot].level)
        slots[slot].power_us = FOREVER
    elif not off and slots[slot].power_us == FOREVER:
        slots[slot].power_us = t_us + tables.boot_us
        slots[slot].down_us = NEVER
        slots[slot].resume_us = t_us


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
def _line(
    tables: Tables, chunk: Chunk, slot: int, kind: int, program: int, t_us: int, takes: bool,  # noqa: FBT001
) -> None:  # fmt: skip
    """Whether uploads pass; when they can again, they begin after what a try or a wait has still to go."""
    slots, programs = chunk.slots, tables.programs
    blocked = programs[program].blocked & tables.classes[kind].bit != np.uint64(0)
    up = programs[program].capacity > 0.0 and not blocked and takes
    if not up:
        if slots[slot].down_us == NEVER:
            slots[slot].down_us = t_us
        slots[slot].told = blocked or (programs[program].told and programs[program].capacity <= 0.0)
    elif slots[slot].down_us != NEVER:
        cut = min((t_us - slots[slot].down_us) // tables.bin_us, BINS - 1)
        delay_us = tables.delay_us[kind, 1 if slots[slot].told else 0, cut]
        slots[slot].resume_us = t_us + int(delay_us)
        slots[slot].down_us = NEVER
    fits = 0.0 < slots[slot].segment <= tables.classes[kind].cache
    powered = slots[slot].power_us <= t_us
    slots[slot].sends = up and fits and powered and slots[slot].resume_us <= t_us


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
    for due_us in (slots[slot].power_us, slots[slot].resume_us):
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
    slots = chunk.slots
    net, level, way = slots[slot].rate - slots[slot].share, slots[slot].level, 0.0
    if net > 0.0 and level < slots[slot].room:
        way = slots[slot].room - level
    elif net < 0.0 and level > 0.0:
        way = level
    if way <= 0.0 or way >= abs(net) * (then_us - t_us):
        return then_us
    return t_us + max(1, int(np.ceil(way / abs(net))))
