"""What changes during a run, as arrays that the inner loop writes. A slot is a class of cameras at one site."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from harness.engines.fluid.local_storage import ring_starts_us
from harness.engines.fluid.tables import Table, Tables, table
from harness.history.outcome import PEAK_WINDOW_US
from harness.scenario.plan import Times

FOREVER = 2**62  # microseconds: what never comes
NEVER = -1
LOTS = 4  # in which a class's cameras begin again, at most

SITE = np.dtype(
    [
        ("number", np.int64),  # of the site in the plan
        ("t_us", np.int64),  # until when it has been followed
        ("row", np.int64),  # of its program, that holds
        ("usual", np.float64),  # what its uplink carried when it last carried anything
        ("rows_a_slot", np.int64),  # rows of the outcome for each of its slots
        ("first_row", np.int64),  # of them, in the chunk
        ("window_us", np.int64),  # when the window ends over which what is sent is averaged
        ("window_sent", np.float64),  # within it
        ("broken", np.bool_),  # the books did not balance: a fault of the engine's
    ],
    align=True,
)
SLOT = np.dtype(
    [  # amounts are a single camera's
        ("level", np.float64),  # in the stream cache, in the mean
        ("idle", np.float64),  # in the caches of those whose uploads have not begun again
        ("room", np.float64),  # what a fluid may fill of it now
        ("rate", np.float64),  # of recording
        ("share", np.float64),  # of the uplink, in the mean
        ("active", np.float64),  # share of the cameras whose uploads have begun again
        ("segment", np.float64),  # of a segment at the latest bitrate
        ("step", np.int64),  # row of the bitrate schedule
        ("next_rate_us", np.int64),
        ("power_us", np.int64),  # from when on it records; FOREVER without power
        ("down_us", np.int64),  # since when it can't upload; NEVER: it can
        ("back_us", np.int64),  # when it last could again
        ("stage", np.int64),  # so many lots of its cameras have begun again since
        ("resume_us", np.int64),  # when the next lot does
        ("mean_us", np.float64),  # from then on until a camera does
        ("waiting", np.float64),  # share of the cameras that were in the midst of a wait then
        ("fails_us", np.int64),  # when the uploads in flight are given up
        ("early_us", np.float64),  # by how much the cameras that drained first did so before the last ones, in the mean
        ("in_flight", np.float64),  # what of them has passed, and must pass again
        ("lapse", np.int64),  # row of the next or current time without credentials
        ("ring_us", np.int64),  # content from here on is on the local storage when the run ends
        ("produced", np.float64),
        ("acknowledged", np.float64),
        ("dropped", np.float64),
        ("recorded_us", np.int64),
        ("busy", np.bool_),  # whether it had video to send then
        ("told", np.bool_),  # how it felt that it can't upload
        ("sends", np.bool_),
    ],
    align=True,
)
ROW = np.dtype(
    [  # of the outcome
        ("first_loss_us", np.int64),
        ("lost_us", np.float64),
        ("lost", np.float64),
        ("gap_start_us", np.int64),
        ("gap_end_us", np.int64),
        ("peak", np.float64),
        ("drained_us", np.int64),
        ("peak_uplink", np.float64),
        ("uploaded", np.float64),
        ("local_only_us", np.float64),
        ("gaps", np.int32),
    ],
    align=True,
)
PIECE = np.dtype(
    [  # a run of loss
        ("slot", np.int32),
        ("outage", np.int32),
        ("start_us", np.int64),
        ("end_us", np.int64),
        ("lost_us", np.float64),
    ],
    align=True,
)
SENT, CAPACITY, LOST, DISTURBED = range(4)  # what is added up over steps of the series
BACKLOG, FULLEST = range(2)  # what is looked at at their ends


class Chunk(NamedTuple):
    """A run of sites of one group, on their own."""

    sites: Table
    slots: Table
    rows: Table
    step_us: int  # of the series
    sums: NDArray[np.float64]  # for each of four: what was added within a step, and the change from step to step
    ends: NDArray[np.float64]  # for each of two: at a step's end
    pieces: Table  # every run of loss, as it comes; no room for any: they are not wanted
    found: Times  # how many, the only element


def chunk(tables: Tables, first_site: int, sites: int, *, step_us: int, pieces: int) -> Chunk:
    """All at the start; `first_site` is a number in the plan."""
    state = _sites(tables, first_site, sites)
    rows = table(ROW, int(state.rows_a_slot.sum()) * len(tables.classes))
    for never in ("first_loss_us", "gap_start_us", "gap_end_us", "drained_us", "peak_uplink"):
        rows[never] = NEVER
    steps = -(-tables.end_us // step_us)
    return Chunk(
        state, _slots(tables, state.number), rows, step_us, np.zeros((4, 2, steps + 1)), np.zeros((2, steps)),
        table(PIECE, pieces), np.zeros(1, np.int64),
    )  # fmt: skip


def _sites(tables: Tables, first_site: int, sites: int) -> Table:
    state, starts = table(SITE, sites), tables.program_rows
    state.number = np.arange(first_site, first_site + sites)
    state.row = starts[state.number]
    state.window_us = PEAK_WINDOW_US
    state.rows_a_slot = tables.programs.outage[starts[state.number + 1] - 1] + 1
    rows = state.rows_a_slot * len(tables.classes)
    state.first_row = np.cumsum(rows) - rows
    return state


def _slots(tables: Tables, numbers: Times) -> Table:
    kinds, within = tables.classes, numbers - tables.group_site
    slots = table(SLOT, len(numbers) * len(kinds))
    slots.step = tables.bitrate_rows[(kinds.schedule + np.outer(within, kinds.per_site)).ravel()]
    slots.down_us = NEVER
    slots.fails_us = FOREVER
    slots.resume_us = FOREVER
    slots.stage, slots.active = LOTS, 1.0
    slots.ring_us = ring_starts_us(tables, numbers)
    if len(tables.lapse_rows):
        first = int(within[0]) * len(kinds)
        slots.lapse = tables.lapse_rows[first : first + len(slots)]
    return slots
