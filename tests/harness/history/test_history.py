"""A history survives its file, and its digest says whether it is the same."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harness.errors import BadInputError
from harness.history.digest import digest
from harness.history.event import Detail, EventKind, Header, History
from harness.history.parquet import read, write
from harness.history.record import Recorder

HEADER = Header("demo", "ab" * 32, 1, "live", "0.1.0", "real", 1_000)
TEXT = st.text(st.characters(codec="utf-8"), max_size=8)
DETAIL: st.SearchStrategy[Detail] = st.one_of(TEXT, st.integers(-(2**53), 2**53), st.booleans(), st.none())


@st.composite
def histories(draw: st.DrawFn) -> History:
    recorder = Recorder()
    for t_us in draw(st.lists(st.integers(0, 2**50), max_size=12)):
        recorder.add(
            t_us, draw(st.sampled_from(EventKind)), draw(TEXT), draw(st.none() | TEXT), draw(st.none() | TEXT),
            draw(st.none() | st.integers(0, 99)), draw(st.none() | st.integers(0, 2**40)),
            **draw(st.dictionaries(st.sampled_from(["why", "iv", "status"]), DETAIL)),
        )  # fmt: skip
    return recorder.finish(HEADER)


@given(histories())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_round_trip(tmp_path: Path, history: History) -> None:
    write(history, tmp_path / "history.parquet")
    back = read(tmp_path / "history.parquet")
    assert back == history
    assert digest(back) == digest(history)
    assert [e.t_us for e in back.events] == sorted(e.t_us for e in back.events)


def test_digest_sees_a_changed_row_and_not_the_start() -> None:
    recorder = Recorder()
    recorder.add(1, EventKind.PRODUCED, "north", "cam", "span", 0, 10, iv="aa")
    history = recorder.finish(HEADER)
    other = History(HEADER, (replace(history.events[0], size_bytes=11),))
    assert digest(history) != digest(other)
    assert digest(history) == digest(History(replace(HEADER, started_us=2, camproof_version="9"), history.events))


def test_moments_keep_the_order_of_their_events() -> None:
    recorder = Recorder()
    recorder.add(5, EventKind.PRODUCED, "north", "cam")
    recorder.add(5, EventKind.DROPPED, "north", "cam")
    recorder.add(1, EventKind.CONFIGURED, "north", "cam")
    kinds = [e.kind for e in recorder.finish(HEADER).events]
    assert kinds == [EventKind.CONFIGURED, EventKind.PRODUCED, EventKind.DROPPED]


def test_a_file_cut_short_is_refused_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "history.parquet"
    write(Recorder().finish(HEADER), path)
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(BadInputError, match="cut short"):
        read(path)
    path.write_bytes(b"no parquet at all")
    with pytest.raises(BadInputError, match=r"history\.parquet"):
        read(path)
