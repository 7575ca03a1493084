"""The outcome of a chunk as rows of the outcome table."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from harness.engines.fluid.state import NEVER, Chunk
from harness.engines.fluid.tables import Tables
from harness.history.outcome import CLASS_OUTCOME
from harness.scenario.plan import Rates, SiteGroup, Times

_BITS_PER_S = 8e6  # in a byte per microsecond


@dataclass(frozen=True, slots=True)
class _Keys:
    """Which site, class and outage each row is of."""

    site: Times  # within the chunk
    kind: Times
    outage: Times

    @classmethod
    def of(cls, chunk: Chunk, kinds: int) -> "_Keys":
        a_slot = np.repeat(chunk.sites.rows_a_slot, kinds)
        slot = np.repeat(np.arange(len(a_slot)), a_slot)
        firsts = np.cumsum(a_slot) - a_slot
        return cls(slot // kinds, slot % kinds, np.arange(len(slot)) - firsts[slot])


def outcome_rows(tables: Tables, group: SiteGroup, chunk: Chunk) -> pl.DataFrame:
    """Rows of CLASS_OUTCOME, ordered."""
    keys = _Keys.of(chunk, len(group.classes))
    rows, kinds = chunk.rows, group.classes
    site = chunk.sites.number[keys.site]
    first = np.array([kind.first for kind in kinds])[keys.kind]
    start_us, end_us = _bounds(tables, chunk, keys)
    lost_us = np.rint(rows.lost_us)
    lost = lost_us > 0
    columns = {
        "site": site,
        "camera": group.first_camera + (site - group.first_site) * group.cameras_a_site + first,
        "outage": keys.outage,
        "start_us": start_us,
        "end_us": _nullable(np.where(keys.outage > 0, end_us, NEVER)),
        "first_loss_us": _nullable(np.where(lost, rows.first_loss_us, NEVER)),
        "lost_us": lost_us,
        "lost_segments": rows.lost_us / tables.classes.segment_us[keys.kind] * lost,
        "lost_bytes": np.rint(rows.lost),
        "gap_start_us": _nullable(np.where(lost, rows.gap_start_us, NEVER)),
        "gap_end_us": _nullable(np.where(lost, rows.gap_end_us, NEVER)),
        "gaps": rows.gaps * lost,
        "peak_cache_bytes": np.rint(_peak(tables, chunk, keys)),
        "drained_us": _nullable(np.where(keys.outage > 0, rows.drained_us, NEVER)),
        "peak_uplink_bits_per_s": _nullable(rows.peak_uplink) * _BITS_PER_S,
        "uploaded_bytes": np.rint(rows.uploaded),
        "local_only_us": np.rint(rows.local_only_us),
        "cameras": np.array([kind.count for kind in kinds])[keys.kind],
    }
    told = (keys.outage > 0) | lost
    frame = pl.DataFrame(
        {name: column if isinstance(column, pl.Series) else pl.Series(column) for name, column in columns.items()}
    )
    return frame.cast(dict(CLASS_OUTCOME)).filter(pl.Series(told))  # type: ignore[arg-type]


def _peak(tables: Tables, chunk: Chunk, keys: _Keys) -> NDArray[np.float64]:
    """A fluid knows no segment that is still growing in the cache's last place. One that doesn't fit is never there."""
    slot = keys.site * len(tables.classes) + keys.kind
    segment, cache = chunk.slots.segment[slot], tables.classes.cache[keys.kind]
    return np.where(segment > cache, 0.0, np.minimum(chunk.rows.peak + segment, cache))


def _nullable(values: Times | Rates) -> pl.Series:
    """What never came is null."""
    return pl.Series(values).replace(NEVER, None)


def _bounds(tables: Tables, chunk: Chunk, keys: _Keys) -> tuple[Times, Times]:
    """When each row's outage began, and when all was well again or NEVER; both 0 for what was before the first."""
    programs, sites = tables.programs, chunk.sites
    low, high = int(tables.program_rows[sites.number[0]]), int(tables.program_rows[sites.number[-1] + 1])
    of_site = np.repeat(
        np.arange(len(sites.number)), np.diff(tables.program_rows[sites.number[0] : sites.number[-1] + 2])
    )
    bases = np.cumsum(sites.rows_a_slot) - sites.rows_a_slot
    key = bases[of_site] + programs.outage[low:high]
    start, end = (
        np.zeros(int(sites.rows_a_slot.sum()), np.int64),
        np.full(int(sites.rows_a_slot.sum()), NEVER, np.int64),
    )
    t_us, calm = programs.t_us[low:high], programs.calm[low:high]
    start[key[::-1]] = t_us[::-1]  # the first of each comes last
    end[key[calm][::-1]] = t_us[calm][::-1]
    mine = bases[keys.site] + keys.outage
    return start[mine], end[mine]
