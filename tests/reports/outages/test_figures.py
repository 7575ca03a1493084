import re
from xml.etree import ElementTree as ET

import polars as pl
import pytest

from harness.engines.result import HOURLY, SERIES
from reports.outages.levels import backlog, cache_level, uplink_use
from reports.outages.losses import MOST_CAMERAS, loss_by_hour
from reports.result import Figure

HOUR_US = 3_600_000_000


@pytest.fixture
def series() -> pl.DataFrame:
    """Two groups over 24 steps of an hour; the first is cut from hour 5 to 8 and loses video from 7 on."""
    rows = []
    for step in range(24):
        cut = 5 <= step < 8
        level = {5: 0.4, 6: 1.0, 7: 1.0, 8: 0.5}.get(step, 0.0)
        rows.append(_row(step, 0, level, cut=cut, lost_us=60_000_000 if step == 7 else 0))
        rows.append(_row(step, 1, 0.0, cut=False, lost_us=0))
    return pl.DataFrame(rows, schema=SERIES)


def _row(step: int, group: int, level: float, *, cut: bool, lost_us: int) -> dict[str, object]:
    return {
        "t_us": (step + 1) * HOUR_US,
        "group": group,
        "backlog_bytes": round(level * 80e6),
        "fullest": level,
        "uplink_bits_per_s": 0.0 if cut else 8e6,
        "capacity_bits_per_s": 0.0 if cut else 10e6,
        "lost_us": lost_us,
        "disturbed": float(cut),
    }


def test_the_backlog_says_how_much_waited_and_when(series: pl.DataFrame) -> None:
    figure = backlog(series, salt="s")
    assert figure.text == "At most 80 MB waited in the stream caches, 7 h after the start."
    assert _shows(figure, "outage", "waits in caches", "hours since the start")


def test_the_uplinks_are_summed_over_groups(series: pl.DataFrame) -> None:
    figure = uplink_use(series, salt="s")
    assert figure.text == "All sites together sent at most 16 Mbit/s: 80 % of what their uplinks could carry then."
    assert _shows(figure, "could carry", "sent", "Mbit/s")


def test_more_than_the_line_carries_is_explained(series: pl.DataFrame) -> None:
    bursts = series.with_columns(uplink_bits_per_s=2 * pl.col("uplink_bits_per_s"))
    text = uplink_use(bursts, salt="s").text
    assert "160 % of what their uplinks could carry then. More than all of it, as a segment counts when" in text


def test_the_fullest_cache_and_the_losses(series: pl.DataFrame) -> None:
    figure = cache_level(series, salt="s")
    assert figure.text == (
        "The fullest stream cache held 100 % of its size at the end of a step of 1 h, and may have held more in "
        "between. Video was lost in 1 of 24 steps."
    )
    assert _shows(figure, "fullest cache", "video lost")


def test_a_calm_run_shades_nothing(series: pl.DataFrame) -> None:
    calm = series.filter(pl.col("group") == 1)
    assert "outage" not in backlog(calm, salt="s").svg
    figure = cache_level(calm, salt="s")
    assert figure.text.endswith("No video was lost.")
    assert not _shows(figure, "video lost")


def test_the_same_series_draws_the_same_figure(series: pl.DataFrame) -> None:
    assert backlog(series, salt="s") == backlog(series, salt="s")


def test_losses_show_the_cameras_that_lost_most() -> None:
    rows = [{"site": 0, "camera": n, "cameras": 1, "hour": n % 24, "lost_us": (n + 1) * 1_000_000} for n in range(60)]
    figure = loss_by_hour(pl.DataFrame(rows, schema=HOURLY), lambda n: f"yard-{n}", 24, salt="s")
    assert _shows(figure, "yard-59", "yard-20", "hours since the start", "seconds lost", "in each hour")
    assert "yard-19<" not in figure.svg
    assert figure.text == (
        f"60 cameras lost video; most of all yard-59, with 1 min. Shown: the {MOST_CAMERAS} rows that lost most."
    )


def test_cameras_that_are_alike_share_a_row() -> None:
    rows = [{"site": 0, "camera": 0, "cameras": 20, "hour": 3, "lost_us": 5_000_000}]
    figure = loss_by_hour(pl.DataFrame(rows, schema=HOURLY), lambda _: "shop-1/lobby-1", 24, salt="s")
    assert _shows(figure, "shop-1/lobby-1 and 19 alike")
    assert figure.text.startswith("20 cameras lost video")


@pytest.mark.parametrize("cameras", [1, 40])
def test_what_the_colours_mean_stands_within_the_drawing(cameras: int) -> None:
    rows = [{"site": 0, "camera": n, "cameras": 1, "hour": 3, "lost_us": 3_000_000_000} for n in range(cameras)]
    svg = ET.fromstring(loss_by_hour(pl.DataFrame(rows, schema=HOURLY), str, 900, salt="s").svg)  # noqa: S314 - our own
    _, _, width, height = map(float, svg.attrib["viewBox"].split())
    (label,) = [text for text in svg.iter("text") if text.text == "minutes lost"]
    found = re.search(r"translate\(([\d.]+) ([\d.]+)\)", label.attrib["transform"])
    assert found is not None
    x, y = map(float, found.groups())
    long = 12 * 10 * 0.65  # letters, points, and how wide a letter is at most
    assert 0 < x < width
    assert long / 2 < height - y, "it is written upwards from there"
    assert y - long > 0


def test_a_long_name_leaves_room_for_the_map() -> None:
    rows = [{"site": 0, "camera": 0, "cameras": 1, "hour": 3, "lost_us": 5_000_000}]
    figure = loss_by_hour(pl.DataFrame(rows, schema=HOURLY), lambda _: f"{'s' * 40}/{'t' * 39}-7", 24, salt="s")
    assert f"{'s' * 40}/" not in figure.svg
    assert "ttt-7" in figure.svg


def _shows(figure: Figure, *words: str) -> bool:
    return all(word in figure.svg for word in words)
