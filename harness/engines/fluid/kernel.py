"""The inner loop: one site from change to change, each stretch between two changes solved exactly.

A change is a row of the site's program, a new bitrate, power, uploads that begin again, credentials, a cache that is
full or empty. Between two changes all rates are constant. Times are whole microseconds and every stretch is at least
one long, so that no run stands still; what a level overshoots by that is under a microsecond's worth.
"""

from harness.engines.fluid.changes import fit, meet, next_change
from harness.engines.fluid.compiled import compiled, entry
from harness.engines.fluid.losses import head_us, lose
from harness.engines.fluid.peaks import end_windows
from harness.engines.fluid.series import add, add_level
from harness.engines.fluid.shares import active_level, share_uplink
from harness.engines.fluid.state import CAPACITY, DISTURBED, LOST, NEVER, SENT, Chunk
from harness.engines.fluid.tables import Tables

_BALANCE = 1e-9  # what doubles may miss of a balance
_BYTE = 1.0


@entry
def advance(tables: Tables, chunk: Chunk, until_us: int, level: float) -> bool:
    """Follow every site until then. False when there is no more room for runs of loss: take them and call again.

    Args:
        tables: what is known beforehand.
        chunk: what is known up to now; changed.
        until_us: how far.
        level: the most that an upload carries for the region's sake, bytes per microsecond; inf for no bound.
    """
    kinds = len(tables.classes)
    room = len(chunk.pieces)
    for site in range(len(chunk.sites)):
        while chunk.sites[site].t_us < until_us:
            if room > 0 and chunk.found[0] + 3 * kinds > room:
                return False
            _stretch(tables, chunk, site, until_us, level)
    return True


@compiled
def _stretch(tables: Tables, chunk: Chunk, site: int, until_us: int, level: float) -> None:
    """From a change to the next."""
    kinds = len(tables.classes)
    first, t_us = site * kinds, chunk.sites[site].t_us
    meet(tables, chunk, site, t_us, level > 0.0)
    program = chunk.sites[site].row
    capacity = tables.programs[program].capacity
    sent = share_uplink(tables, chunk.slots, first, capacity, level)
    fit(tables, chunk, site, t_us)
    then_us = next_change(tables, chunk, site, t_us, until_us)
    lost_us = 0.0
    outage = tables.programs[program].outage
    for kind in range(kinds):
        row = chunk.sites[site].first_row + kind * chunk.sites[site].rows_a_slot + outage
        lost_us += _flow(tables, chunk, first + kind, kind, row, outage, t_us, then_us) * tables.classes[kind].count
        if not _balanced(chunk, first + kind):
            chunk.sites[site].broken = True
    _note(tables, chunk, site, program, t_us, then_us, sent, lost_us)
    chunk.sites[site].t_us = then_us


@compiled
def _flow(
    tables: Tables, chunk: Chunk, slot: int, kind: int, row: int, outage: int, t_us: int, then_us: int
) -> float:  # fmt: skip
    """Let video into and out of a cache, and over its edge; the time of what was lost."""
    slots, rows, lost_us, lost = chunk.slots, chunk.rows, 0.0, 0.0
    lasting, level, rate = float(then_us - t_us), slots[slot].level, slots[slot].rate
    active, own, share = slots[slot].active, active_level(slots, slot), slots[slot].share
    sent = min(share * lasting, active * (own + rate * lasting))
    if active < 1.0 and slots[slot].idle >= slots[slot].room:
        lost += (1.0 - active) * rate * lasting
    elif active < 1.0:
        slots[slot].idle += rate * lasting
    if own >= slots[slot].room and active * rate > share:
        lost += (active * rate - share) * lasting
    if lost > 0.0:
        lost_us = _overflow(tables, chunk, slot, kind, row, outage, t_us, then_us, lost)
    after = max(0.0, level + rate * lasting - sent - lost)
    add_level(
        chunk, t_us, then_us, level, (after - level) / lasting, tables.classes[kind].count,
        tables.classes[kind].cache,
    )  # fmt: skip
    if rows[row].drained_us == NEVER and tables.programs[chunk.sites[slot // len(tables.classes)].row].calm:
        _drain(chunk, slot, row, t_us, then_us, after)
    slots[slot].level = after
    slots[slot].produced += rate * lasting
    slots[slot].acknowledged += sent
    slots[slot].recorded_us += then_us - t_us if rate > 0.0 else 0
    rows[row].uploaded += sent
    rows[row].peak = max(rows[row].peak, after)
    return lost_us


@compiled
def _drain(chunk: Chunk, slot: int, row: int, t_us: int, then_us: int, after: float) -> None:
    """Whether the caches are empty, and since when in the mean: those that began first drained first."""
    slots = chunk.slots
    if after <= 0.0:
        at_us = then_us if slots[slot].level > 0.0 else t_us
        chunk.rows[row].drained_us = at_us - int(slots[slot].early_us)
        slots[slot].early_us = 0.0  # it is of this drain alone
    elif slots[slot].active < 1.0 and active_level(slots, slot) <= 0.0:
        slots[slot].early_us += slots[slot].active * (then_us - t_us)


@compiled
def _overflow(
    tables: Tables, chunk: Chunk, slot: int, kind: int, row: int, outage: int, t_us: int, then_us: int, lost: float
) -> float:  # fmt: skip
    """The cache stays full; what there is too much is lost, oldest or newest."""
    slots = chunk.slots
    share = lost / (slots[slot].rate * (then_us - t_us))
    start_us, end_us = float(t_us), float(then_us)
    if tables.classes[kind].deletes_oldest:
        site = slot // len(tables.classes)
        start_us, end_us = (
            head_us(tables, slots, slot, kind, chunk.sites[site].number, t_us, slots[slot].room),
            head_us(tables, slots, slot, kind, chunk.sites[site].number, then_us, slots[slot].room),
        )
    return lose(
        tables, chunk, slot, kind, row, outage, t_us, start_us, end_us, share, lost
    )  # fmt: skip


@compiled
def _note(
    tables: Tables, chunk: Chunk, site: int, program: int, t_us: int, then_us: int, sent: float, lost_us: float
) -> None:  # fmt: skip
    """What the site as a whole did."""
    peak = end_windows(chunk, site, t_us, then_us, sent, then_us >= tables.end_us)
    for kind in range(len(tables.classes) if peak >= 0.0 else 0):
        row = chunk.sites[site].first_row + kind * chunk.sites[site].rows_a_slot + tables.programs[program].outage
        chunk.rows[row].peak_uplink = max(chunk.rows[row].peak_uplink, peak)
    add(chunk, SENT, t_us, then_us, sent)
    add(chunk, CAPACITY, t_us, then_us, tables.programs[program].capacity)
    if lost_us > 0.0:
        add(chunk, LOST, t_us, then_us, lost_us / (then_us - t_us))
    if not tables.programs[program].calm:
        add(chunk, DISTURBED, t_us, then_us, 1.0)


@compiled
def _balanced(chunk: Chunk, slot: int) -> bool:
    """Whether everything that was produced ended somewhere."""
    slots = chunk.slots
    ends = slots[slot].acknowledged + slots[slot].dropped + slots[slot].level
    return abs(slots[slot].produced - ends) <= _BYTE + _BALANCE * slots[slot].produced
