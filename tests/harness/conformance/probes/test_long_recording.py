"""A camera that sends many segments waits where it is told to, and knows what was taken."""

from typing import Any

import pytest

from harness.cloud.http import Answer
from harness.conformance.probes import long_recording
from harness.conformance.probes.long_recording import SMALL_PAGE, SPANS, _Camera
from harness.errors import CloudUnreachableError

DEVICE: Any = None


@pytest.fixture(autouse=True)
def _no_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(long_recording, "_WAITS_S", (0.0, 0.0, 0.0))


async def taken(*answers: int | None) -> bool:
    said = iter(answers)

    async def ask() -> Answer:
        status = next(said)
        if status is None:
            raise CloudUnreachableError("reset")
        return Answer("PUT", "https://cloud", status, {}, b"")

    return await _Camera("cam", DEVICE)._taken(ask)


@pytest.mark.parametrize("answers", [(200,), (503, 200), (429, None, 201), (None, 412)])
async def test_what_is_taken_in_the_end(answers: tuple[int | None, ...]) -> None:
    assert await taken(*answers)


@pytest.mark.parametrize("answers", [(403,), (503, 400)])
async def test_what_is_refused(answers: tuple[int | None, ...]) -> None:
    assert not await taken(*answers)


async def test_nobody_waits_for_ever() -> None:
    with pytest.raises(CloudUnreachableError, match="3 tries"):
        await taken(503, None, 429)


def test_there_are_more_than_a_small_page_holds() -> None:
    told = sum(span.segments - len(span.lost) - len(span.untold) for span in SPANS)
    assert told > SMALL_PAGE
    assert len(SPANS) > 1
    assert any(span.lost for span in SPANS)
    assert any(span.untold for span in SPANS)
