from pathlib import Path

import polars as pl
import pytest

from harness.errors import CamproofFailedError
from harness.history.outcome import CLASS_OUTCOME
from harness.history.outcome_parquet import write_outcome


def frame(site: int) -> pl.DataFrame:
    return pl.DataFrame([dict.fromkeys(CLASS_OUTCOME, 1) | {"site": site, "end_us": None}], schema=CLASS_OUTCOME)


def test_pieces_come_back_as_one_table_in_order(tmp_path: Path) -> None:
    path = tmp_path / "outcome.parquet"
    write_outcome((frame(site) for site in range(5)), path)
    assert pl.read_parquet(path).equals(pl.concat([frame(site) for site in range(5)]))
    assert list(tmp_path.iterdir()) == [path]


def test_a_lazy_table_is_written_too(tmp_path: Path) -> None:
    write_outcome(frame(3).lazy(), tmp_path / "outcome.parquet")
    assert pl.scan_parquet(tmp_path / "outcome.parquet").collect().equals(frame(3))


def test_what_fails_on_the_way_leaves_nothing(tmp_path: Path) -> None:
    def broken() -> object:
        yield frame(1)
        raise CamproofFailedError("the engine lost count")

    with pytest.raises(CamproofFailedError, match="lost count"):
        write_outcome(broken(), tmp_path / "outcome.parquet")  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(CamproofFailedError, match="can't be written"):
        write_outcome(frame(1).lazy(), tmp_path / "nowhere" / "outcome.parquet")
