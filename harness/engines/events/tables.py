"""A run's rows as the tables that all model engines give back."""

from collections.abc import Iterable, Iterator

import polars as pl

from harness.engines.events.books import Row
from harness.engines.events.camera import Camera
from harness.engines.events.card import still_held_us
from harness.engines.events.fleet import Fleet
from harness.engines.events.site import Site
from harness.engines.result import GAPS, HOURLY
from harness.history.outcome import CLASS_OUTCOME, MERGED_SEGMENTS

_HOUR_US = 3_600_000_000
_Values = tuple[object, ...]


class Tables:
    """Outcome, gaps and hours, collected camera by camera."""

    def __init__(self, fleet: Fleet) -> None:
        self._outcome: list[_Values] = []
        self._gaps: list[_Values] = []
        self._hours: dict[tuple[int, int, int], int] = {}
        for site in fleet.sites:
            cameras = {camera.number: camera for camera in site.cameras}
            for row in site.finish(fleet.plan.end_us):
                self._add(site, cameras[row.camera], row)

    def outcome(self) -> pl.DataFrame:
        """Rows of CLASS_OUTCOME."""
        return pl.DataFrame(self._outcome, schema=CLASS_OUTCOME, orient="row").sort("site", "camera", "outage")

    def gaps(self) -> pl.DataFrame:
        """Rows of GAPS."""
        return pl.DataFrame(self._gaps, schema=GAPS, orient="row").sort("site", "camera", "outage", "start_us")

    def hourly(self) -> pl.DataFrame:
        """Rows of HOURLY, by the time of what was lost."""
        rows = [(site, camera, 1, hour, lost) for (site, camera, hour), lost in self._hours.items()]
        return pl.DataFrame(rows, schema=HOURLY, orient="row").sort("site", "camera", "hour")

    def _add(self, site: Site, camera: Camera, row: Row) -> None:
        runs = sorted(row.runs or ())
        gaps = list(_merged(runs, MERGED_SEGMENTS * camera.kind.segment_us))
        self._gaps += [(site.number, row.camera, 1, row.outage, start, end) for start, end in gaps]
        for start, end, _ in runs:
            for hour, lost in _by_hour(start, end):
                key = (site.number, row.camera, hour)
                self._hours[key] = self._hours.get(key, 0) + lost
        self._outcome.append(
            (
                site.number, row.camera, row.outage, row.start_us, row.end_us, row.first_loss_us, row.lost_us,
                float(row.lost_segments), row.lost_bytes, gaps[0][0] if gaps else None, gaps[-1][1] if gaps else None,
                len(gaps), row.peak_bytes, row.drained_us, site.peaks.of(row.outage), row.acknowledged_bytes,
                still_held_us(camera, runs), 1,
            )
        )  # fmt: skip


def _merged(runs: Iterable[list[int]], apart_us: int) -> Iterator[tuple[int, int]]:
    """Runs of loss; those no further apart than that are one."""
    start_us = end_us = None
    for begin_us, until_us, _ in runs:
        if start_us is None or end_us is None:
            start_us = begin_us
        elif begin_us - end_us > apart_us:
            yield start_us, end_us
            start_us = begin_us
        end_us = until_us
    if start_us is not None and end_us is not None:
        yield start_us, end_us


def _by_hour(start_us: int, end_us: int) -> Iterator[tuple[int, int]]:
    """How much of it falls into which hour."""
    while start_us < end_us:
        hour = start_us // _HOUR_US
        until_us = min(end_us, (hour + 1) * _HOUR_US)
        yield hour, until_us - start_us
        start_us = until_us
