"""Whether a class's uploads pass: they stop, are given up, and begin again lot by lot."""

import numpy as np

from harness.engines.fluid.compiled import compiled
from harness.engines.fluid.lots import begins_us, begun
from harness.engines.fluid.resumption import BINS
from harness.engines.fluid.shares import active_level
from harness.engines.fluid.state import FOREVER, NEVER, Chunk
from harness.engines.fluid.tables import Tables

_LITTLE = 1e-6


@compiled
def line(
    tables: Tables, chunk: Chunk, slot: int, kind: int, row: int, program: int, t_us: int, takes: bool,  # noqa: FBT001
) -> None:  # fmt: skip
    """Whether uploads pass; when they can again, they begin after what a try or a wait has still to go."""
    slots, programs = chunk.slots, tables.programs
    blocked = programs[program].blocked & tables.classes[kind].bit != np.uint64(0)
    up = programs[program].capacity > 0.0 and not blocked and takes
    if not up:
        slots[slot].told = blocked or (programs[program].told and programs[program].capacity <= 0.0)
        if slots[slot].down_us == NEVER:
            _stop(tables, chunk, slot, t_us)
        if slots[slot].told or slots[slot].fails_us <= t_us:
            _give_up(chunk, slot, row)
    elif slots[slot].down_us != NEVER:
        _come_back(tables, chunk, slot, kind, row, t_us)
    while slots[slot].resume_us <= t_us:
        _begin(tables, chunk, slot, kind)
    fits = 0.0 < slots[slot].segment <= tables.classes[kind].cache
    powered = slots[slot].power_us <= t_us
    slots[slot].sends = up and fits and powered and slots[slot].active > 0.0


@compiled
def _stop(tables: Tables, chunk: Chunk, slot: int, t_us: int) -> None:
    """Nothing passes from now on; of what is in flight a half has passed in the mean, or all of it and no answer."""
    slots, size = chunk.slots, chunk.slots[slot].segment
    slots[slot].in_flight = 0.0
    if slots[slot].sends and slots[slot].share > 0.0 and active_level(chunk.slots, slot) > 0.0:
        waiting = min(1.0, tables.exchange_us * slots[slot].share / (slots[slot].active * size))
        slots[slot].in_flight = slots[slot].active * size * (1.0 + waiting) / 2
    slots[slot].busy = slots[slot].level > 0.0
    slots[slot].fails_us = t_us + tables.stall_us
    slots[slot].down_us = t_us
    slots[slot].idle, slots[slot].active = slots[slot].level, 0.0
    slots[slot].resume_us = FOREVER


@compiled
def _give_up(chunk: Chunk, slot: int, row: int) -> None:
    """What is in flight must pass again, all of it."""
    slots, again = chunk.slots, min(chunk.slots[slot].in_flight, chunk.slots[slot].acknowledged)
    slots[slot].level += again
    slots[slot].idle = slots[slot].level
    slots[slot].acknowledged -= again
    chunk.rows[row].uploaded = max(0.0, chunk.rows[row].uploaded - again)
    slots[slot].in_flight, slots[slot].fails_us = 0.0, FOREVER


@compiled
def _come_back(tables: Tables, chunk: Chunk, slot: int, kind: int, row: int, t_us: int) -> None:
    """What passes is known; who begins when follows from the length of the cut."""
    slots = chunk.slots
    told, busy = 1 if slots[slot].told else 0, 1 if slots[slot].busy else 0
    cut = min((t_us - slots[slot].down_us) // tables.bin_us[told], BINS - 1)
    slots[slot].mean_us = tables.resumptions[kind, told, busy, 0, cut]
    slots[slot].waiting = max(tables.resumptions[kind, told, busy, 1, cut], _LITTLE)
    slots[slot].idle, slots[slot].early_us = slots[slot].level, 0.0
    chunk.rows[row].peak = max(
        chunk.rows[row].peak, min(slots[slot].room, slots[slot].level + slots[slot].rate * slots[slot].mean_us)
    )
    slots[slot].back_us, slots[slot].stage, slots[slot].down_us = t_us, 0, NEVER
    slots[slot].in_flight, slots[slot].fails_us = 0.0, FOREVER
    slots[slot].resume_us = t_us + int(
        begins_us(tables.classes[kind].count, 0, slots[slot].mean_us, slots[slot].waiting)
    )


@compiled
def _begin(tables: Tables, chunk: Chunk, slot: int, kind: int) -> None:
    """One more lot of the class."""
    slots, count = chunk.slots, tables.classes[kind].count
    slots[slot].stage += 1
    slots[slot].active = begun(count, slots[slot].stage)
    slots[slot].resume_us = FOREVER
    if slots[slot].active < 1.0:
        after_us = begins_us(count, slots[slot].stage, slots[slot].mean_us, slots[slot].waiting)
        slots[slot].resume_us = slots[slot].back_us + int(after_us)
