from dataclasses import replace
from math import isnan

import pytest

from harness.capacity import luck as capacity_luck
from harness.capacity.luck import lived, luck
from harness.engines import fluid
from harness.engines.case import FLUID, case_of
from harness.scenario.expectations import Quantity
from harness.scenario.planning.planner import planned
from harness.scenario.schema.document import Scenario
from harness.sweep.measures import column, rows_of
from harness.sweep.replication import Replication
from harness.sweep.statistics import chance, estimate
from tests.harness.sweep.scenarios import shops

MEASURED = [column(one) for one in (Quantity.LOSS_SHARE, Quantity.LOSS_PER_CAMERA, Quantity.LOSING_SITES)]


def many() -> Scenario:
    """Sixty classes of sites."""
    given = shops()
    entry = given.fleet.sites[0]
    sites = tuple(entry.model_copy(update={"name": f"shop{n}"}) for n in range(60))
    return given.model_copy(update={"fleet": given.fleet.model_copy(update={"sites": sites})})


def test_what_each_class_lost_is_what_sweeps_say_of_it() -> None:
    given = shops()
    found = {row["group"]: row for row in lived(Replication(0, 0, given, given.seed, FLUID)).rows}
    plan = planned(given)
    expected = rows_of(case_of(plan, fluid.run(plan), FLUID), 0)
    assert [row["group"] for row in expected] == list(found)
    for row in expected:
        assert [found[row["group"]][name] for name in MEASURED] == pytest.approx([row[name] for name in MEASURED])
    assert any(row[MEASURED[0]] for row in expected[1:])


def test_more_than_fifty_classes_are_told_one_by_one() -> None:
    found = luck(many(), 1, 1, lambda _: None)
    assert len(found.lives[0].rows) == 61
    shares = [found.known(Quantity.LOSS_SHARE, f"shop{n}").mean for n in range(60)]
    assert all(0 < share < 1 for share in shares)
    assert found.known(Quantity.LOSS_SHARE).mean == pytest.approx(sum(shares) / 60)


def test_runs_that_differ_though_no_fault_is_drawn_are_not_called_alike() -> None:
    certain = shops(
        ("random: 2 /d, for: {exponential: 6 min}", "at: 6 h, for: 20 min"),
        ("must_hold:", "cloud: {credentials: {issued: 20 /h}}\nmust_hold:"),
    )  # after the cut cameras compete for credentials: who gets them first is drawn
    found = luck(certain, 2, 1, lambda _: None)
    assert found.known(Quantity.LOSS_PER_CAMERA).half_width > 0
    assert found.drawn
    alike = luck(shops(("random: 2 /d, for: {exponential: 6 min}", "at: 6 h, for: 20 min")), 2, 1, lambda _: None)
    assert (alike.drawn, alike.known(Quantity.LOSS_SHARE).half_width) == (False, 0)


def test_where_nothing_failed_there_is_no_time_to_drain() -> None:
    found = luck(shops(("for: {exponential: 6 min}", "for: 6 min, where: {group: north}"), (", where: {group: south}",
                 ", where: {group: north}")), 2, 1, lambda _: None)  # fmt: skip
    assert all(one.count == 0 and isnan(one.mean) for one in found.drains_us("south"))
    assert all(one.count == 2 and one.mean > 0 for one in found.drains_us("north"))


def test_ctrl_c_keeps_the_runs_that_were_finished(monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(done: float) -> None:
        if done >= 0.5:
            raise KeyboardInterrupt

    found = luck(shops(), 4, 1, stop)
    assert (found.interrupted, len(found.lives), found.refused) == (True, 2, "")

    def at_once(_asked: Replication) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(capacity_luck, "lived", at_once)
    assert luck(shops(), 2, 1, stop) == replace(found, lives=(), refused="no run was finished")


@pytest.mark.parametrize("share", [0.1, 0.7, 1 / 3])
@pytest.mark.parametrize("runs", [2, 3, 5, 6, 9])
def test_runs_that_agree_are_bounded_by_their_number_whatever_rounding_makes_of_their_mean(
    share: float, runs: int
) -> None:
    known = estimate([share] * runs)
    assert (known.mean, known.half_width) == (share, 0.0)
    found = chance(known)
    assert found.low < 0.8 * share
    assert found.high > share + 0.1 * (1 - share)
