"""What reaches the cloud, and when: for whoever wants to send it there for real."""

import polars as pl

from harness.engines.events.run import Progress, run
from harness.history.event import Detail, EventKind
from harness.scenario.plan import Plan

SEGMENT, CREDENTIALS = "segment", "credentials"
ARRIVALS = pl.Schema(
    [
        ("t_us", pl.Int64),  # since the scenario's start; of a segment, when it was acknowledged
        ("camera", pl.String),
        ("what", pl.String),  # SEGMENT, or CREDENTIALS that were renewed
        ("size_bytes", pl.Int64),  # of the segment; else 0
        ("waited_us", pl.Int64),  # how long the segment had been complete by then; else 0
    ]
)


def arrivals(plan: Plan, progress: Progress | None = None) -> pl.DataFrame:
    """Rows of ARRIVALS in order of time, of a run of the plan; what failed on its way never reached the cloud."""
    sink = _Arrivals(plan.start_us)
    run(plan, progress=progress, history=sink)
    return pl.DataFrame(sink.rows, ARRIVALS, orient="row").sort("t_us", "camera", maintain_order=True)


class _Arrivals:
    """Takes a run's history, and keeps what came through."""

    def __init__(self, start_us: int) -> None:
        self._start_us = start_us
        self._complete_us: dict[tuple[str | None, str | None, int | None], int] = {}
        self.rows: list[tuple[int, str | None, str, int, int]] = []

    def add(
        self,
        t_us: int,
        kind: EventKind,
        site: str,  # noqa: ARG002 - cameras' names tell it
        camera: str | None = None,
        span: str | None = None,
        counter: int | None = None,
        size_bytes: int | None = None,
        **detail: Detail,  # noqa: ARG002 - of no event that is kept
    ) -> None:
        """As every history is told."""
        segment, at_us = (camera, span, counter), t_us - self._start_us
        if kind is EventKind.PRODUCED:
            self._complete_us[segment] = at_us
        elif kind is EventKind.DROPPED:
            self._complete_us.pop(segment, None)
        elif kind is EventKind.ACKNOWLEDGED:
            waited_us = at_us - self._complete_us.pop(segment)
            self.rows.append((at_us, camera, SEGMENT, size_bytes or 0, waited_us))
        elif kind is EventKind.RENEWED:
            self.rows.append((at_us, camera, CREDENTIALS, 0, 0))
