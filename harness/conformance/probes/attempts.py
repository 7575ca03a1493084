"""From an answer to an attempt."""

from collections.abc import Awaitable

from harness.checks.casefile import Attempt, Expect
from harness.cloud.http import Answer
from harness.errors import CloudUnreachableError

_EXCERPT = 300
Attempts = dict[str, list[Attempt]]


async def accepts(case: str, asked: Awaitable[Answer]) -> Attempt:
    """A control: must be accepted."""
    return await _attempt(case, Expect.ACCEPTED, asked, ())


async def refuses(case: str, asked: Awaitable[Answer], *reasons: str) -> Attempt:
    """Must be refused, for one of these reasons if any are named."""
    return await _attempt(case, Expect.REFUSED, asked, reasons)


async def _attempt(case: str, expect: Expect, asked: Awaitable[Answer], reasons: tuple[str, ...]) -> Attempt:
    try:
        answer = await asked
    except CloudUnreachableError as silent:
        return Attempt(case, expect, None, str(silent), "", reasons)
    excerpt = "" if answer.accepted else answer.body[:_EXCERPT].decode("utf-8", "replace")
    return Attempt(case, expect, answer.status, answer.reason, excerpt, reasons)
