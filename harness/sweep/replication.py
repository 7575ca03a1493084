"""One replication: a scenario with a seed, through an engine, to rows of results. It runs wherever it is sent to."""

from dataclasses import dataclass

from harness.engines import events, fluid
from harness.engines.case import EVENTS, case_of
from harness.errors import BadInputError
from harness.scenario.plan import Plan
from harness.scenario.planning.planner import planned
from harness.scenario.schema.document import Scenario
from harness.sweep.measures import refused_row, rows_of

Rows = tuple[dict[str, object], ...]


@dataclass(frozen=True)
class Replication:
    """What is to be run.

    Args:
        point: number of the design point.
        number: of the replication, from 0.
        scenario: of the point.
        seed: in place of the scenario's own.
        engine: `fluid` or `events`.
        warm_up_us: how long the fleet runs before what goes wrong counts.
    """

    point: int
    number: int
    scenario: Scenario
    seed: int
    engine: str
    warm_up_us: int = 0


def replicated(asked: Replication) -> Rows:
    """Run it: rows of `harness.sweep.measures.RESULTS`. What an engine refuses to compute is a row that says why."""
    plan = planned(asked.scenario.model_copy(update={"seed": asked.seed}))
    known = {
        "point": asked.point, "replication": asked.number, "seed": asked.seed, "scenario_sha256": plan.sha256,
        "outcome_sha256": "",
    }  # fmt: skip
    try:
        sha256, rows = _run(plan, asked)
    except BadInputError as wrong:
        return ({**known, **refused_row(str(wrong))},)
    return tuple({**known, "outcome_sha256": sha256, **row} for row in rows)


def _run(plan: Plan, asked: Replication) -> tuple[str, list[dict[str, object]]]:
    result = events.run(plan) if asked.engine == EVENTS else fluid.run(plan, listed_cameras=0)
    return result.sha256, rows_of(case_of(plan, result, asked.engine), asked.warm_up_us)
