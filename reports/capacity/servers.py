"""The capacity report's section on servers, where there is a calibration."""

from collections.abc import Sequence
from typing import Any

from harness.capacity.calibration import FULL, Calibration, LoadTest
from harness.capacity.servers import RegionServers
from harness.capacity.study import Capacity
from harness.scenario.readable import share, size
from reports.capacity.words import a_second, plural, told_time
from reports.load.words import off, often
from reports.paper.value import Grid, Section

_SERVERS = (
    "A server is what was calibrated: {cloud}, measured {measured} ({machine}). Requests of all types share it; {full} "
    "of it is planned for. Catching up: all lines full of what waited. Response times are means, with as many servers "
    "as the usual case takes. Sign-in, timelines and playlists are not in it: how often is not known."
)
_CHECKED = (
    "The calibration's own load test, of {cameras} and {viewers}: it was predicted to take {share} of the cloud, and "
    "made. Off is how far predictions like those above were from what was measured."
)
_UNCHECKED = (
    "Nobody has checked predictions from this calibration: `camproof calibrate` without `--check 0s` makes a load "
    "test and keeps how far they were off."
)
_OTHER_SIZE = 0.2


def servers_section(servers: Sequence[RegionServers], calibration: Calibration) -> Section:
    """How many, how full, and how long answers take."""
    regions = Grid("", ("Region", "Requests", "Of one server", "Servers", "Catching up: requests", "Servers"), tuple(
        (
            one.id, a_second(one.usual.per_s), _of_one(one.usual.utilisation), f"{one.usual.servers:,}",
            a_second(one.returning.per_s), f"{one.returning.servers:,}",
        )
        for one in servers
    ))  # fmt: skip
    heads = ("Region and request", "Rate", "Service time", "Predicted response time")
    requests = Grid("By type of request", heads, tuple(
        (f"{one.id} {kind}", a_second(rate), told_time(calibration.services[kind].service_us),
         told_time(one.usual.responses_us[kind]))
        for one in servers
        for kind, rate in one.usual.rates.items()
    ))  # fmt: skip
    text = _SERVERS.format(
        cloud=calibration.cloud, measured=calibration.measured, machine=calibration.machine, full=share(FULL)
    )
    grids = (regions, requests, *((_checked(calibration.checked),) if calibration.checked else ()))
    return Section("Servers, as calibrated", text, grids, points=tuple(_points(servers, calibration)))


def _checked(test: LoadTest) -> Grid:
    heads = ("Request", "Rate predicted", "Measured", "Off", "Mean predicted", "Measured", "Off")
    rows = tuple(
        (
            one.kind, often(one.predicted_per_s), often(one.measured_per_s), off(one.rate_error),
            told_time(one.predicted_us), told_time(one.measured_us), off(one.time_error),
        )
        for one in test.compared
    )  # fmt: skip
    text = _CHECKED.format(
        cameras=plural(test.cameras, "camera"), viewers=plural(test.viewers, "viewer"), share=share(test.utilisation)
    )
    return Grid("Predicted against measured", heads, rows, text)


def predicted_rows(calibration: Calibration | None) -> list[dict[str, Any]]:
    """A row a type of request of the calibration's own load test, for programs."""
    test = calibration.checked if calibration else None
    return [
        {**one.model_dump(), "rate_error": one.rate_error, "time_error": one.time_error}
        for one in (test.compared if test else ())
    ]


def _of_one(utilisation: float) -> str:
    return share(utilisation) if utilisation <= 1 else f"{utilisation:,.1f} times"


def server_rows(of: Capacity) -> list[dict[str, Any]]:
    """A row a region and type of request, for programs."""
    return [
        {
            "region": one.id, "request": kind, "per_s": rate,
            "service_us": of.calibration.services[kind].service_us, "response_us": one.usual.responses_us[kind],
            "region_per_s": one.usual.per_s, "utilisation_of_one": one.usual.utilisation,
            "servers": one.usual.servers, "servers_catching_up": one.returning.servers,
        }
        for one in of.servers
        for kind, rate in one.usual.rates.items()
    ] if of.calibration else []  # fmt: skip


def _points(servers: Sequence[RegionServers], calibration: Calibration) -> list[str]:
    points = [
        f"{one.id}: segments of {size(one.segment_bytes)}, and calibrated were {size(calibration.segment_bytes)}: "
        "`camproof calibrate --segment` takes another size."
        for one in servers
        if abs(one.segment_bytes / calibration.segment_bytes - 1) > _OTHER_SIZE
    ]
    unknown = sorted({kind for one in servers for kind in one.usual.unknown})
    points += [] if calibration.checked else [_UNCHECKED]
    return points + ([f"Not calibrated, and left out: {', '.join(unknown)}."] if unknown else [])
