"""Which video is lost when the cache is full, and where that is written down."""

from harness.engines.fluid.compiled import compiled
from harness.engines.fluid.state import NEVER, Chunk
from harness.engines.fluid.tables import Table, Tables
from harness.history.outcome import MERGED_SEGMENTS


@compiled
def recorded_at(table: Table, first: int, last: int, made: float) -> float:
    """When a schedule (rows `first` to `last`) had made so much, as a fraction of a microsecond."""
    low, high = first, last
    while low < high:
        middle = (low + high + 1) // 2
        if table[middle].made <= made:
            low = middle
        else:
            high = middle - 1
    rate = table[low].rate
    return table[low].t_us + ((made - table[low].made) / rate if rate > 0.0 else 0.0)


@compiled
def head_us(tables: Tables, slots: Table, slot: int, kind: int, site: int, t_us: int, level: float) -> float:
    """The content time of the oldest byte of a cache that is full up to `level` at `t_us`."""
    table, step = tables.bitrates, slots[slot].step
    if level <= slots[slot].rate * (t_us - table[step].t_us) and slots[slot].rate > 0.0:
        return t_us - level / slots[slot].rate
    first_step = tables.bitrate_rows[schedule_of(tables, kind, site)]
    recorded_us = min(t_us, tables.record_us)
    made = table[step].made + table[step].rate * (recorded_us - table[step].t_us) - level
    oldest = max(0, slots[slot].power_us) if slots[slot].power_us <= t_us else 0
    return max(float(oldest), recorded_at(table, first_step, step, made))


@compiled
def lose(
    tables: Tables, chunk: Chunk,
    slot: int, kind: int, row: int, outage: int, t_us: int, start_us: float, end_us: float, share: float, lost: float,
) -> float:  # fmt: skip
    """A `share` of the content from `start_us` to `end_us` is lost: `lost` bytes, noticed at `t_us`. Its time."""
    slots, rows, pieces, found = chunk.slots, chunk.rows, chunk.pieces, chunk.found
    lost_us = (end_us - start_us) * share
    slots[slot].dropped += lost
    rows[row].lost += lost
    rows[row].lost_us += lost_us
    kept_from = max(start_us, float(slots[slot].ring_us))
    if kept_from < end_us:
        rows[row].local_only_us += (end_us - kept_from) * share
    if rows[row].first_loss_us == NEVER:
        rows[row].first_loss_us = t_us
    start, end = int(start_us), int(end_us + 0.999)
    _widen(rows, row, start, end, MERGED_SEGMENTS * tables.classes[kind].segment_us)
    if len(pieces) > 0:
        at = found[0]
        pieces[at].slot, pieces[at].outage, pieces[at].lost_us = slot, outage, lost_us
        pieces[at].start_us, pieces[at].end_us = start, end
        found[0] = at + 1
    return lost_us


@compiled
def _widen(rows: Table, row: int, start: int, end: int, close: int) -> None:
    if rows[row].gaps == 0:
        rows[row].gap_start_us, rows[row].gap_end_us, rows[row].gaps = start, end, 1
        return
    if start > rows[row].gap_end_us + close:
        rows[row].gaps += 1
    rows[row].gap_start_us = min(rows[row].gap_start_us, start)
    rows[row].gap_end_us = max(rows[row].gap_end_us, end)


@compiled
def schedule_of(tables: Tables, kind: int, number: int) -> int:
    """Number of a class's bitrate schedule at a site."""
    own = number - tables.group_site if tables.classes[kind].per_site else 0
    return int(tables.classes[kind].schedule + own)
