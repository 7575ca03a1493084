from math import isnan, nan
from typing import NamedTuple

import polars as pl
import pytest

from harness.engines.agreement import FIGURES, Comparison, compare
from harness.history.outcome import OUTCOME

S = 1_000_000


class Within(NamedTuple):
    absolute: float = 0.0
    relative: float = 0.0


def rows(*changes: dict[str, int | None]) -> pl.DataFrame:
    standard: dict[str, int | None] = {
        "site": 0, "camera": 0, "outage": 1, "start_us": 10 * S, "end_us": 50 * S, "first_loss_us": 30 * S,
        "lost_us": 20 * S, "lost_segments": 10, "lost_bytes": 5_000_000, "gap_start_us": 10 * S, "gap_end_us": 30 * S,
        "gaps": 1, "peak_cache_bytes": 4_000_000, "drained_us": 80 * S, "peak_uplink_bits_per_s": 10_000_000,
        "uploaded_bytes": 9_000_000, "local_only_us": 0,
    }  # fmt: skip
    return pl.DataFrame([standard | change for change in changes], schema=OUTCOME)


def found(events: pl.DataFrame, fluid: pl.DataFrame, **tolerances: Within) -> dict[str, Comparison]:
    comparisons = compare({"events": events, "fluid": fluid}, "events", tolerances)
    return {comparison.figure.key: comparison for comparison in comparisons}


def test_every_figure_is_compared_with_the_reference() -> None:
    both = found(rows({}, {"camera": 1}), rows({}, {"camera": 1, "lost_us": 22 * S, "drained_us": 84 * S}))
    assert set(both) == {figure.key for figure in FIGURES}
    assert {c.engine for c in both.values()} == {"fluid"}
    assert (both["lost"].reference, both["lost"].value, both["lost"].difference) == (40, 42, 2)
    assert (both["drain"].reference, both["drain"].value) == (30, 32)
    assert (both["first_loss"].value, both["uploaded"].value, both["losing"].value) == (20, 18_000_000, 2)
    assert (both["gaps"].value, both["gap_start"].value, both["gap_end"].value) == (2, 0, 20)
    assert (both["lost_bytes"].value, both["peak_uplink"].value, both["local_only"].value) == (10_000_000, 1e7, 0)


KEYS = {"site", "camera", "outage", "start_us", "end_us"}  # which outage of which camera; the plan's, not an engine's


@pytest.mark.parametrize("column", sorted(set(OUTCOME) - KEYS))
def test_no_column_of_the_outcome_can_differ_unseen(column: str) -> None:
    other = rows({}).with_columns((pl.col(column) + 1_000).cast(OUTCOME[column]))
    assert any(one.difference for one in found(rows({}), other).values())


@pytest.mark.parametrize(
    ("tolerance", "agrees"),
    [(Within(absolute=2), True), (Within(absolute=1.9), False), (Within(relative=0.1), True), (Within(), False)],
)
def test_agreed_is_what_is_within_either_bound(tolerance: Within, agrees: bool) -> None:  # noqa: FBT001
    both = found(rows({}), rows({"lost_us": 22 * S}), lost=tolerance)
    assert both["lost"].agrees is agrees
    assert both["drain"].allowed is None
    assert both["drain"].agrees


def test_only_one_that_drained_is_no_agreement() -> None:
    both = found(rows({}), rows({"drained_us": None}), drain=Within(absolute=1e9), undrained=Within())
    assert isnan(both["drain"].value)
    assert not both["drain"].agrees
    assert not both["undrained"].agrees


def test_neither_lost_anything_is_agreement() -> None:
    nothing = {"lost_us": 0, "lost_segments": 0, "first_loss_us": None}
    both = found(rows(nothing), rows(nothing), first_loss=Within(), lost=Within())
    assert both["first_loss"].agrees
    assert both["first_loss"].difference == 0
    assert Comparison(FIGURES[0], "fluid", nan, 3.0, 100.0).agrees is False


def test_what_was_lost_outside_outages_is_lost_all_the_same() -> None:
    outside = {"outage": 0, "lost_us": 5 * S, "drained_us": None, "peak_cache_bytes": 1}
    both = found(rows({}), rows({}, outside))
    assert both["lost"].difference == 5
    assert both["undrained"].difference == 0
    assert both["peak_cache"].difference == 0
