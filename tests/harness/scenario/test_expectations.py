"""What a scenario expects, parsed."""

import re

import pytest

from harness.scenario.expectations import (
    Bound,
    Comparison,
    Event,
    ExpectationError,
    Quantity,
    bound_pattern,
    meaning,
    parse_bound,
    parse_event,
)


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("loss per camera <= 30 s", Bound(Quantity.LOSS_PER_CAMERA, Comparison.AT_MOST, 30_000_000)),
        (" share  lost<0.5 %", Bound(Quantity.LOSS_SHARE, Comparison.BELOW, 0.005)),
        ("first loss >= 8 min", Bound(Quantity.FIRST_LOSS, Comparison.AT_LEAST, 480_000_000)),
        ("gaps per camera = 1", Bound(Quantity.GAPS_PER_CAMERA, Comparison.EQUAL, 1)),
        ("peak uplink > 90 Mbit/s", Bound(Quantity.PEAK_UPLINK, Comparison.ABOVE, 90e6)),
    ],
)
def test_a_bound_is_a_quantity_a_comparison_and_a_value(text: str, bound: Bound) -> None:
    assert parse_bound(text) == bound
    assert parse_bound(str(bound)) == bound
    assert re.search(bound_pattern(), str(bound))


@pytest.mark.parametrize("quantity", Quantity)
def test_every_quantity_says_what_is_measured(quantity: Quantity) -> None:
    assert meaning(quantity)


@pytest.mark.parametrize("event", Event)
def test_every_event_is_understood(event: Event) -> None:
    assert parse_event(f"  {event} ") is event


@pytest.mark.parametrize(
    ("comparison", "holding"),
    [("<=", [1, 2]), ("<", [1]), (">=", [2, 3]), (">", [3]), ("=", [2])],
)
def test_comparisons_hold_where_they_should(comparison: str, holding: list[int]) -> None:
    assert [value for value in (1, 2, 3) if Comparison(comparison).holds(value, 2)] == holding


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("loss per camra <= 30 s", "did you mean `loss per camera`"),
        ("loss per camera <= 30", "did you mean `30 s` or `30 min`"),
        ("loss per camera == 30 s", "is no bound"),
        ("loss per camera", "is no bound"),
        ("loss per camera <= 30 s <= 40 s", "is no bound"),
        ("gaps per camera <= -1", "'-1' is not a whole number"),
        ("gaps per camera <= 1.5", "'1.5' is not a whole number"),
        ("peak cache <= 64 MiB", "'MiB' is no unit of a share"),
    ],
)
def test_what_is_no_bound_is_told(text: str, says: str) -> None:
    with pytest.raises(ExpectationError, match=says):
        parse_bound(text)


def test_what_is_no_event_is_told() -> None:
    with pytest.raises(ExpectationError, match="did you mean `some camera drops`"):
        parse_event("some cameras drop")
