from pathlib import Path

import pytest

from harness.history import streamed
from harness.history.event import Event, EventKind, Header
from harness.history.parquet import read
from harness.history.spread import Spread

_HEADER = Header("x", "0", 1, "live", "1", "", 0)


def test_a_history_in_pieces_is_one_file_in_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streamed, "_MOST", 4)
    heard: list[Event] = []
    recorder = streamed.StreamedRecorder(tmp_path / "pieces", _HEADER, heard.append)
    for number in range(10):
        recorder.add(number, EventKind.PRODUCED, "site", "camera", "span", number, 5, start_us=number)
    assert len(list((tmp_path / "pieces").iterdir())) == 2
    recorder.close(tmp_path / "history.parquet")
    history = read(tmp_path / "history.parquet")
    assert history.header == _HEADER
    assert list(history.events) == heard
    assert not (tmp_path / "pieces").exists()


def test_a_history_without_events_is_one_too(tmp_path: Path) -> None:
    recorder = streamed.StreamedRecorder(tmp_path / "pieces", _HEADER, lambda _event: None)
    recorder.close(tmp_path / "history.parquet")
    assert read(tmp_path / "history.parquet").events == ()


def test_a_spread_knows_its_quantiles_in_bounded_memory() -> None:
    spread = Spread()
    assert spread.at(0.5) == 0
    for number in range(100_000):
        spread.add(number / 1000)
    assert spread.at(0.5) == pytest.approx(50, rel=0.01)
    assert spread.at(0.99) == pytest.approx(99, rel=0.01)
    assert len(spread._counts) < 6_000
