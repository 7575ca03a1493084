"""From an answer to an attempt."""

from collections.abc import Awaitable, Sequence
from dataclasses import replace

from harness.checks.facts.tried import Attempt, Expect
from harness.cloud.exchange import Exchange, listened
from harness.cloud.http import Answer
from harness.errors import CloudUnreachableError

_EXCERPT = 300
_TRACED = 3  # requests: a sign-in, what it was for, and a redirect between them
_NAMED_IN = ("X-Request-Id", "X-Amz-Request-Id", "X-Amz-Id-2")
_NAME_CHARACTERS = 8  # a shorter one could be a word of the answer
Attempts = dict[str, list[Attempt]]


async def accepts(case: str, asked: Awaitable[Answer]) -> Attempt:
    """A control: unless it is accepted, refusals prove nothing."""
    return await _attempt(Attempt(case, Expect.ACCEPTED, None), asked)


async def demands(case: str, asked: Awaitable[Answer], *excuses: str) -> Attempt:
    """The requirement's text wants it accepted. A refusal for one of the `excuses` is not about the requirement."""
    return await _attempt(Attempt(case, Expect.DEMANDED, None, excuses=excuses), asked)


async def refuses(case: str, asked: Awaitable[Answer], *reasons: str) -> Attempt:
    """Must be refused, for one of these reasons if any are named."""
    return await _attempt(Attempt(case, Expect.REFUSED, None, wanted_reasons=reasons), asked)


async def answered(answer: Answer) -> Answer:
    """An answer that is there already, as one to wait for."""
    return answer


async def _attempt(made: Attempt, asked: Awaitable[Answer]) -> Attempt:
    with listened() as heard:
        try:
            answer = await asked
        except CloudUnreachableError as silent:
            return replace(made, reason=str(silent), trace=_trace(heard))
    excerpt = "" if answer.accepted else _said(answer)[:_EXCERPT]
    return replace(made, status=answer.status, reason=answer.reason, excerpt=excerpt, trace=_trace(heard))


def _trace(heard: Sequence[Exchange]) -> str:
    """The last few requests that led to the answer, in order."""
    return "\n\n".join(map(str, heard[-_TRACED:]))


def _said(answer: Answer) -> str:
    """The body without the request's name, which is another each time and tells nothing of what was wrong."""
    said = answer.body.decode("utf-8", "replace")
    names = {answer.headers.get(header, "") for header in _NAMED_IN}
    for name in names:
        said = said.replace(name, "…") if len(name) >= _NAME_CHARACTERS else said
    return said
