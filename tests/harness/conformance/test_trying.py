"""A step that breaks costs the verdicts that rest on it, and no others."""

import asyncio
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from harness.checks.casefile import CaseFile
from harness.checks.facts.tried import Undone
from harness.checks.registry import CHECKS, verdict
from harness.checks.verdict import Outcome
from harness.conformance.run import AREAS
from harness.conformance.trying import tried
from harness.errors import BadInputError, CamproofFailedError, CloudRefusedError, CloudUnreachableError
from harness.history.event import Header, History

EMPTY = CaseFile(History(Header("s", "", 1, "live", "0", "", 0), ()), {})
assert AREAS  # importing them enters their checks


async def _breaking(error: Exception) -> str:
    raise error


def _undone(error: Exception) -> dict[str, Undone]:
    stage: Any = SimpleNamespace(undone={})
    assert asyncio.run(tried(stage, _breaking(error), "nothing", "ACT-1", "ACT-2")) == "nothing"
    return dict(stage.undone)


@pytest.mark.parametrize(
    "error",
    [
        CloudUnreachableError("POST x: no answer in time"),
        CloudRefusedError("make an organisation", 503, "busy"),
        BadInputError("the target's licence codes are used up"),
        ConnectionResetError("reset"),
        TimeoutError("it took too long"),
    ],
)
def test_what_the_cloud_or_its_target_withholds_is_unknown_with_the_reason(error: Exception) -> None:
    undone = _undone(error)
    assert undone == {"ACT-1": Undone(str(error)), "ACT-2": Undone(str(error))}
    found = verdict("ACT-1", _case(undone))
    assert found.outcome is Outcome.UNKNOWN
    assert str(error) in found.reason


@pytest.mark.parametrize("error", [KeyError("id"), CamproofFailedError("a full disk")])
def test_what_breaks_in_camproof_is_an_error(error: Exception) -> None:
    found = verdict("ACT-1", _case(_undone(error)))
    assert found.outcome is Outcome.ERROR
    assert type(error).__name__ in found.reason


@pytest.mark.parametrize("requirement", CHECKS)
def test_without_its_evidence_no_check_passes_or_accuses(requirement: str) -> None:
    undone = {requirement: Undone("no answer in time")}
    assert verdict(requirement, _case(undone)).outcome is Outcome.UNKNOWN


def _case(undone: dict[str, Undone]) -> CaseFile:
    return replace(EMPTY, undone=undone)
