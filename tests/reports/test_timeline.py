from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from harness.history.event import EventKind, History
from reports.intervals import rows
from reports.result import Report
from reports.timeline import MOST_ROWS, timeline


def _parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 - drawn by us a moment ago


def _texts(svg: str) -> list[str]:
    return [text.text or "" for text in _parsed(svg).iter("text")]


def test_intervals_join_what_touches(history: History) -> None:
    door, dock, yard, _ = rows(history)
    assert door.stored == ((0.0, 60.0),)
    assert dock.stored == ((0.0, 24.0), (34.0, 60.0))
    assert dock.dropped == ((24.0, 34.0),)
    assert yard.waiting == ((58.0, 60.0),)
    assert dock.outages == ((20.0, 44.0),)


def test_seconds_count_from_where_recording_begins(history: History) -> None:
    set_up = replace(history.header, started_us=history.header.started_us - 12_000_000)
    assert rows(History(set_up, history.events)) == rows(history)


def test_an_outage_without_an_end_lasts_to_the_end(history: History) -> None:
    cut = History(history.header, tuple(e for e in history.events if e.detail.get("mode") != "up"))
    assert rows(cut)[0].outages == ((20.0, 80.0),)


def test_text_is_text_and_cameras_are_named(report: Report) -> None:
    (figure,) = report.figures
    texts = _texts(figure.svg)
    assert {"door", "dock <east>", "dropped: lost", "stored in the cloud", "seconds since recording began"} <= set(
        texts
    )


def test_colour_is_not_the_only_difference(report: Report) -> None:
    fills = {e.get("fill", "") for e in _parsed(report.figures[0].svg).iter() if e.get("fill")}
    assert "#0072b2" in fills
    assert len([fill for fill in fills if fill.startswith("url(#")]) == 2


def test_same_history_gives_the_same_drawing(history: History) -> None:
    assert timeline(history) == timeline(history)


def test_sentence_says_what_the_drawing_shows(report: Report) -> None:
    assert report.figures[0].text == (
        "218.0 s of video stored from 4 cameras; 20.0 s dropped by 2 cameras."
        " 2.0 s were still in the cameras at the end."
    )


def test_an_empty_history_is_drawn_too(history: History) -> None:
    assert "<svg" in timeline(History(history.header, ())).svg


def test_of_many_cameras_the_worst_are_shown(history: History) -> None:
    events = tuple(
        replace(e, camera=f"{e.camera} {copy}")
        for copy in range(MOST_ROWS)
        for e in history.of(EventKind.PRODUCED, EventKind.DROPPED)
        if e.camera in {"door", "aisle 4"} and (e.counter or 0) in range(12, 17)
    )
    figure = timeline(History(history.header, events))
    shown = [text for text in _texts(figure.svg) if text.startswith(("door", "aisle"))]
    assert len(shown) == MOST_ROWS
    assert figure.text.endswith(f"Shown: the {MOST_ROWS} cameras that lost most.")


@pytest.mark.parametrize("part", ["style=", "<style", "http", "Date", "metadata", "xlink", "DejaVu"])
def test_the_page_can_take_it_in(report: Report, part: str) -> None:
    assert part not in report.figures[0].svg
