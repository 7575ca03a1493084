"""What the sites of a region ask of it together, now and at most in the time to come."""

import numpy as np

from harness.engines.fluid.changes import meet
from harness.engines.fluid.compiled import compiled, entry
from harness.engines.fluid.losses import schedule_of
from harness.engines.fluid.shares import carried, share_uplink
from harness.engines.fluid.state import Chunk
from harness.engines.fluid.tables import Tables

_LOOKED_AT = 16  # rows of a bitrate schedule; behind more of them the schedule's highest bitrate will do


@entry
def look(tables: Tables, chunk: Chunk, level: float) -> float:
    """Bring all sites up to the moment that they were followed to; how many cameras send."""
    kinds, senders = len(tables.classes), 0.0
    for site in range(len(chunk.sites)):
        meet(tables, chunk, site, chunk.sites[site].t_us, level > 0.0)
        for kind in range(kinds):
            slot = site * kinds + kind
            senders += tables.classes[kind].count * chunk.slots[slot].active if chunk.slots[slot].sends else 0.0
    return senders


@entry
def demand(tables: Tables, chunk: Chunk, level: float) -> tuple[float, float, float]:
    """What the sites send if uploads are bound to `level`.

    After `look`. Bytes per microsecond; by how much more for a level that is one higher; requests per microsecond.
    """
    kinds, sent, slope, asked = len(tables.classes), 0.0, 0.0, 0.0
    for site in range(len(chunk.sites)):
        capacity = tables.programs[chunk.sites[site].row].capacity
        total = share_uplink(tables, chunk.slots, site * kinds, capacity, level)
        sent += total
        for kind in range(kinds):
            slot, count = site * kinds + kind, tables.classes[kind].count
            share = chunk.slots[slot].share
            if share <= 0.0:
                continue
            asked += count * share / chunk.slots[slot].segment
            if level == np.inf or total >= capacity:
                continue
            bound = carried(level, tables.exchange_us / chunk.slots[slot].segment)
            active = chunk.slots[slot].active
            if share >= bound * active:
                slope += count * active * (bound / level) ** 2
    return sent, slope, asked


@entry
def most(tables: Tables, chunk: Chunk, until_us: int) -> tuple[float, float]:
    """The most that the sites may come to send until then, if nothing but their uplinks binds them; and to ask."""
    sent, asked = 0.0, 0.0
    for site in range(len(chunk.sites)):
        own, requests = _most_of(tables, chunk, site, until_us)
        sent += own
        asked += requests
    return sent, asked


@compiled
def _most_of(tables: Tables, chunk: Chunk, site: int, until_us: int) -> tuple[float, float]:
    programs, at, kinds = tables.programs, chunk.sites[site].row, len(tables.classes)
    capacity, quiet = programs[at].capacity, True
    end = tables.program_rows[chunk.sites[site].number + 1]
    while at + 1 < end and programs[at + 1].t_us < until_us:
        at += 1
        capacity, quiet = max(capacity, programs[at].capacity), False
    for kind in range(kinds):
        slot = site * kinds + kind
        quiet = quiet and chunk.slots[slot].level <= 0.0 and chunk.slots[slot].sends
    sent, asked = 0.0, 0.0
    for kind in range(kinds):
        slot, highest = site * kinds + kind, _highest(tables, chunk, site, kind, until_us)
        segment = max(highest * tables.classes[kind].segment_us, 1.0)
        own = carried(min(capacity, tables.classes[kind].flow), tables.exchange_us / segment)
        own = min(own, highest) if quiet else own
        sent += own * tables.classes[kind].count
        asked += own * tables.classes[kind].count / segment
    return min(sent, capacity), asked


@compiled
def _highest(tables: Tables, chunk: Chunk, site: int, kind: int, until_us: int) -> float:
    """The highest bitrate of a class until then, or a higher one."""
    slot, schedule = site * len(tables.classes) + kind, schedule_of(tables, kind, chunk.sites[site].number)
    first, end = chunk.slots[slot].step, tables.bitrate_rows[schedule + 1]
    highest, step = tables.bitrates[first].rate, first + 1
    while step < end and step < first + _LOOKED_AT and tables.bitrates[step].t_us < until_us:
        highest = max(highest, tables.bitrates[step].rate)
        step += 1
    if step == first + _LOOKED_AT and step < end:
        return tables.highest[schedule]
    return max(highest, chunk.slots[slot].segment / tables.classes[kind].segment_us)
