from math import isnan
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.errors import CamproofFailedError
from harness.load.measured import Measured, Series, read_measured, together
from tests.harness.load.series import measured, series


@given(st.lists(st.integers(0, 5000), min_size=1, max_size=200), st.sampled_from([0.01, 0.5, 0.95, 0.99, 1.0]))
def test_no_more_than_a_quantile_is_so_many(times_ms: list[int], share: float) -> None:
    quantile = series("store", times_ms).quantile_us(share)
    below = sum(t * 1000 <= quantile for t in times_ms)
    less = sum(t * 1000 < quantile for t in times_ms)
    assert less < share * len(times_ms) + 1e-6 <= below + 1e-3


def test_several_are_one() -> None:
    one = measured().series("all")
    assert (one.requests, one.failures, one.per_s) == (110, 5, 11.0)
    assert (one.least_ms, one.most_ms) == (1.0, 100.0)
    assert sum(one.a_second.values()) == 110
    assert one.mean_us == pytest.approx((5050 + 40) / 110 * 1000)


def test_of_nothing_nothing_is_known() -> None:
    none = measured().series("media")
    assert none.requests == 0
    assert none.per_s == 0
    assert all(map(isnan, (none.mean_us, none.quantile_us(0.5), none.longest_us, none.failure_ratio)))
    assert isnan(Series(name="x").per_s)
    assert together("y", []).requests == 0


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "measured.json"
    path.write_text(measured().model_dump_json())
    assert read_measured(path) == measured()


@pytest.mark.parametrize("text", [None, "", "{", '{"requests": 3}'])
def test_no_figures_are_an_error(tmp_path: Path, text: str | None) -> None:
    path = tmp_path / "measured.json"
    if text is not None:
        path.write_text(text)
    with pytest.raises(CamproofFailedError, match="locust left no figures"):
        read_measured(path)


def test_an_empty_one_can_travel() -> None:
    assert isnan(Measured.model_validate_json(Measured().model_dump_json()).busy)
