"""A plan in, a result out."""

from collections.abc import Callable

from harness.engines.events.clock import Alarm
from harness.engines.events.fleet import Fleet
from harness.engines.events.note import Sink
from harness.engines.events.series import Series, step_us
from harness.engines.events.tables import Tables
from harness.engines.result import ModelResult, Totals
from harness.errors import CamproofFailedError
from harness.history.outcome_digest import outcome_digest
from harness.scenario.plan import Plan

Progress = Callable[[float], None]
_TOLD = 200  # times a run


def run(plan: Plan, *, progress: Progress | None = None, history: Sink | None = None) -> ModelResult:
    """Run a plan segment by segment.

    Args:
        plan: what to run.
        progress: told now and then how much of the simulated time has passed, 0 to 1.
        history: takes the events of every segment.
    """
    fleet = Fleet(plan, history)
    series = Series(fleet, step_us(plan))
    if progress is not None:
        _tell(fleet, progress)
    fleet.run()
    totals = _totals(fleet)
    tables = Tables(fleet)
    outcome = tables.outcome()
    if progress is not None:
        progress(1.0)
    return ModelResult(
        outcome.lazy(), totals, tables.gaps(), series.table(), tables.hourly(), outcome_digest(outcome),
        fleet.incidents,
    )  # fmt: skip


def _tell(fleet: Fleet, progress: Progress) -> None:
    every_us = max(1, fleet.plan.end_us // _TOLD)

    def tell(alarm: Alarm) -> None:
        progress(fleet.clock.now / fleet.plan.end_us)
        fleet.clock.set(alarm, fleet.clock.now + every_us)

    fleet.clock.set(Alarm(tell), every_us)


def _totals(fleet: Fleet) -> Totals:
    """The books of all cameras, each balanced in segments and bytes, and then together."""
    amounts = [0] * 8
    for camera in fleet.cameras:
        ledger = camera.cache.ledger
        if not ledger.balanced:
            raise CamproofFailedError(
                f"camera {camera.number} lost count: {ledger.produced} were produced and did not all end somewhere. "
                "This is a fault of camproof's: please report it with the scenario and its seed"
            )
        for at, own in enumerate((ledger.produced, ledger.acknowledged, ledger.dropped)):
            amounts[2 * at] += own.size_bytes
            amounts[2 * at + 1] += own.segments
        for held in (ledger.cached, ledger.in_flight):
            amounts[6] += held.size_bytes
            amounts[7] += held.segments
    produced, made, acknowledged, done, dropped, lost, kept, left = amounts
    totals = Totals(produced, acknowledged, kept, dropped, made, done, left, lost)
    totals.check()
    return totals
