"""A history survives its file, and its digest says whether it is the same."""

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harness.errors import BadInputError, CamproofFailedError
from harness.history.digest import digest
from harness.history.event import Detail, EventKind, Header, History
from harness.history.parquet import read, write
from harness.history.record import Recorder

HEADER = Header("demo", "ab" * 32, 1, "live", "0.1.0", "real", 1_000)
TEXT = st.text(st.characters(codec="utf-8"), max_size=8)
DETAIL: st.SearchStrategy[Detail] = st.one_of(
    TEXT,
    st.integers(-(2**53), 2**53),
    st.booleans(),
    st.none(),
    st.floats(allow_nan=False, allow_infinity=False),
)


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


def test_digest_is_the_same_on_any_machine() -> None:
    recorder = Recorder()
    recorder.add(1, EventKind.DROPPED, "nörd", "cam", "span", 3, None, reason="delete-oldest", start_us=5, rate=0.1)
    known = "ba18b1c33c5a220aa05e72592814e4ec59fc20125d7e31b53379d709a9448e7d"  # of the documented form, by sha256sum
    assert digest(recorder.finish(HEADER)) == known


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


def test_a_file_that_is_not_there_is_said_to_be_so(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="is not there"):
        read(tmp_path / "history.parquet")


@pytest.mark.parametrize(
    ("columns", "header", "says"),
    [
        ({"a": [1]}, None, "no history"),
        ({"a": [1]}, "{}", "no history"),
        (None, '{"scenario": "demo"}', "another version"),
        (None, "[]", "another version"),
        (None, "{", "another version"),
    ],
)
def test_a_foreign_table_is_refused_in_one_line(
    tmp_path: Path, columns: dict[str, list[int]] | None, header: str | None, says: str
) -> None:
    path = tmp_path / "history.parquet"
    write(Recorder().finish(HEADER), path)
    table = pl.read_parquet(path) if columns is None else pl.DataFrame(columns)
    table.write_parquet(path, metadata={} if header is None else {"camproof.header": header})
    with pytest.raises(BadInputError, match=says):
        read(path)


def test_an_unknown_kind_of_event_is_another_version(tmp_path: Path) -> None:
    path = tmp_path / "history.parquet"
    recorder = Recorder()
    recorder.add(1, EventKind.STOPPED, "north", "cam")
    write(recorder.finish(HEADER), path)
    metadata = {"camproof.header": pl.read_parquet_metadata(path)["camproof.header"]}
    pl.read_parquet(path).with_columns(kind=pl.lit("exploded")).write_parquet(path, metadata=metadata)
    with pytest.raises(BadInputError, match=r"another version.*exploded"):
        read(path)


def test_a_failed_write_leaves_the_old_file_and_no_part(tmp_path: Path) -> None:
    folder = tmp_path / "history.parquet"
    folder.mkdir()
    with pytest.raises(CamproofFailedError, match="can't be written"):
        write(Recorder().finish(HEADER), folder)
    assert list(tmp_path.iterdir()) == [folder]
