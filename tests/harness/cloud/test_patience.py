"""Busy for a moment costs nothing; busy for good, and a plain no, are told."""

import asyncio

import pytest

from harness.cloud.patience import patiently
from harness.errors import CamproofError, CloudRefusedError, CloudUnreachableError

BUSY = CloudRefusedError("ask", 503, "busy", retry_after_s=7.0)
SILENT = CloudUnreachableError("no answer in time")
NO = CloudRefusedError("ask", 403, "no")


def _asked(*answers: CamproofError | str, monkeypatch: pytest.MonkeyPatch) -> tuple[object, list[float]]:
    waited: list[float] = []
    left = list(answers)

    async def ask() -> str:
        answer = left.pop(0)
        if isinstance(answer, CamproofError):
            raise answer
        return answer

    async def sleep(delay_s: float) -> None:
        waited.append(delay_s)

    monkeypatch.setattr(asyncio, "sleep", sleep)
    try:
        return asyncio.run(patiently(ask)), waited
    except CamproofError as broken:
        return broken, waited


def test_it_waits_as_it_is_told_within_bounds_and_backs_off_where_nothing_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert _asked(BUSY, SILENT, "good", monkeypatch=monkeypatch) == ("good", [5.0, 1.0])
    assert _asked(SILENT, "good", monkeypatch=monkeypatch) == ("good", [0.5])


def test_the_last_of_three_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _asked(SILENT, SILENT, BUSY, "late", monkeypatch=monkeypatch)[0] is BUSY


def test_a_plain_no_is_not_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _asked(NO, "good", monkeypatch=monkeypatch) == (NO, [])
