from harness.history.event import History
from reports.cameras import camera_rows
from reports.result import CameraRow


def test_rows_count_each_segment_once(history: History) -> None:
    rows = camera_rows(History(history.header, history.events + history.events))
    assert rows[0] == CameraRow("door", "warehouse", 30, 30, 0, 0.0, 0, 30, 0)
    assert rows[1] == CameraRow("dock <east>", "warehouse", 30, 25, 5, 10.0, 0, 25, 1)


def test_what_is_neither_stored_nor_dropped_is_waiting(history: History) -> None:
    yard = camera_rows(history)[2]
    assert (yard.produced, yard.stored, yard.waiting) == (30, 29, 1)


def test_media_that_the_camera_did_not_make_is_not_intact(history: History) -> None:
    swapped = {"door": "yard", "yard": "door"}
    events = tuple(
        e if e.kind != "played" else type(e)(e.t_us, e.kind, e.site, swapped.get(str(e.camera)), detail=e.detail)
        for e in history.events
    )
    by_name = {row.camera: row for row in camera_rows(History(history.header, events))}
    assert by_name["door"].played_intact == by_name["yard"].played_intact == 0


def test_a_history_without_events_has_no_rows(history: History) -> None:
    assert camera_rows(History(history.header, ())) == ()
