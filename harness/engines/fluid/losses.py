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
        if table.made[middle] <= made:
            low = middle
        else:
            high = middle - 1
    rate = table.rate[low]
    return table.t_us[low] + ((made - table.made[low]) / rate if rate > 0.0 else 0.0)


@compiled
def head_us(tables: Tables, slots: Table, slot: int, kind: int, site: int, t_us: int, level: float) -> float:
    """The content time of the oldest byte of a cache that is full up to `level` at `t_us`."""
    table, step = tables.bitrates, slots.step[slot]
    if level <= slots.rate[slot] * (t_us - table.t_us[step]) and slots.rate[slot] > 0.0:
        return t_us - level / slots.rate[slot]
    first_step = tables.bitrate_rows[schedule_of(tables, kind, site)]
    recorded_us = min(t_us, tables.record_us)
    made = table.made[step] + table.rate[step] * (recorded_us - table.t_us[step]) - level
    oldest = max(0, slots.power_us[slot]) if slots.power_us[slot] <= t_us else 0
    return max(float(oldest), recorded_at(table, first_step, step, made))


@compiled
def lose(
    tables: Tables, chunk: Chunk,
    slot: int, kind: int, row: int, outage: int, t_us: int, start_us: float, end_us: float, share: float, lost: float,
) -> float:  # fmt: skip
    """A `share` of the content from `start_us` to `end_us` is lost: `lost` bytes, noticed at `t_us`. Its time."""
    slots, rows, pieces, found = chunk.slots, chunk.rows, chunk.pieces, chunk.found
    lost_us = (end_us - start_us) * share
    slots.dropped[slot] += lost
    rows.lost[row] += lost
    rows.lost_us[row] += lost_us
    kept_from = max(start_us, float(slots.ring_us[slot]))
    if kept_from < end_us:
        rows.local_only_us[row] += (end_us - kept_from) * share
    if rows.first_loss_us[row] == NEVER:
        rows.first_loss_us[row] = t_us
    start, end = int(start_us), int(end_us + 0.999)
    _widen(rows, row, start, end, MERGED_SEGMENTS * tables.classes.segment_us[kind])
    if len(pieces) > 0:
        at = found[0]
        pieces.slot[at], pieces.outage[at], pieces.lost_us[at] = slot, outage, lost_us
        pieces.start_us[at], pieces.end_us[at] = start, end
        found[0] = at + 1
    return lost_us


@compiled
def _widen(rows: Table, row: int, start: int, end: int, close: int) -> None:
    if rows.gaps[row] == 0:
        rows.gap_start_us[row], rows.gap_end_us[row], rows.gaps[row] = start, end, 1
        return
    if start > rows.gap_end_us[row] + close:
        rows.gaps[row] += 1
    rows.gap_start_us[row] = min(rows.gap_start_us[row], start)
    rows.gap_end_us[row] = max(rows.gap_end_us[row], end)


@compiled
def schedule_of(tables: Tables, kind: int, number: int) -> int:
    """Number of a class's bitrate schedule at a site."""
    own = number - tables.group_site if tables.classes.per_site[kind] else 0
    return int(tables.classes.schedule[kind] + own)
