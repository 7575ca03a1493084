"""What a model engine came to, as the checks look at it."""

import polars as pl

from harness.checks.books import BY_RATES, ONE_BY_ONE, OutageCase
from harness.engines.result import ModelResult
from harness.scenario.plan import Plan

FLUID, EVENTS = "fluid", "events"


def case_of(plan: Plan, result: ModelResult, engine: str) -> OutageCase:
    """The plan, its outcome and the books."""
    rounded = result.outcome.select(pl.col("cameras").sum()).collect().item()  # each row's bytes are whole numbers
    happened = result.incidents
    return OutageCase(
        plan, result.outcome, result.totals, int(rounded or 0), limited=happened.limited, expired=happened.expired,
        segments=BY_RATES if engine == FLUID else ONE_BY_ONE,
    )  # fmt: skip
