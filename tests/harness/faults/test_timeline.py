"""At every moment a site's uplink is in the mode of the outage that began last."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from harness.faults.timeline import LinkChange, changes
from harness.scenario.model import Outage

OUTAGES = st.builds(
    lambda site, start, length, mode: Outage(site=site, start_s=start, end_s=start + length, mode=mode),
    st.sampled_from(["north", "south"]),
    st.integers(0, 20),
    st.integers(1, 10),
    st.sampled_from(["cut", "hang", "reset"]),
)


def test_one_outage() -> None:
    cut = Outage(site="north", start_s=7, end_s=21)
    assert changes([cut]) == (LinkChange(7_000_000, "north", "cut"), LinkChange(21_000_000, "north", "up"))


@given(st.lists(OUTAGES, max_size=6, unique_by=lambda o: (o.site, o.start_s)))
def test_the_one_that_began_last_holds(outages: list[Outage]) -> None:
    found = changes(outages)
    assert [c.at_us for c in found] == sorted(c.at_us for c in found)
    for site in ("north", "south"):
        mode = "up"
        for second in range(32):
            mode = next((c.mode for c in found if c.site == site and c.at_us == second * 1_000_000), mode)
            holding = [o for o in outages if o.site == site and o.start_s <= second < o.end_s]
            assert mode == (max(holding, key=lambda o: o.start_s).mode if holding else "up")


@given(st.lists(OUTAGES, max_size=6, unique_by=lambda o: (o.site, o.start_s)), st.randoms())
def test_the_order_of_the_file_does_not_matter(outages: list[Outage], random: Random) -> None:
    shuffled = random.sample(outages, len(outages))
    assert changes(shuffled) == changes(outages)


def test_the_one_listed_last_of_those_that_begin_together_holds() -> None:
    cut = Outage(site="north", start_s=1, end_s=5)
    reset = Outage(site="north", start_s=1, end_s=3, mode="reset")
    assert [c.mode for c in changes([cut, reset])] == ["reset", "cut", "up"]
    assert [c.mode for c in changes([reset, cut])] == ["cut", "up"]


def test_what_is_shorter_than_a_microsecond_is_nothing() -> None:
    assert changes([Outage(site="north", start_s=1e-9, end_s=2e-9)]) == ()


def test_a_link_can_be_slowed_down_within_a_cut() -> None:
    cut = Outage(site="north", start_s=1, end_s=9)
    slow = Outage(site="north", start_s=3, end_s=5, mode="up", up_bits_per_s=1e6)
    assert [(c.mode, c.up_bits_per_s) for c in changes([cut, slow])] == [
        ("cut", None), ("up", 1e6), ("cut", None), ("up", None)
    ]  # fmt: skip


def test_what_is_slowed_down_is_up() -> None:
    for wrong in ({"mode": "up"}, {"mode": "cut", "up_bits_per_s": 1e6}):
        with pytest.raises(ValidationError, match="goes with up_bits_per_s"):
            Outage(site="north", start_s=1, end_s=2, **wrong)
