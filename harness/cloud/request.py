"""A request as a value: what an adapter says is to be sent, and how to read what comes back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from harness.camera.segment import Buffer
from harness.cloud.http import Answer, CloudHttp

Reading = Callable[[Answer], Answer]


def as_it_is(answer: Answer) -> Answer:
    """For answers that are as camproof reads them."""
    return answer


@dataclass(frozen=True, slots=True)
class Request:
    """One request, whole.

    Args:
        method: GET, PUT, …
        url: percent-encoded, as it is sent.
        headers: all that matter; those of the connection aside.
        body: its bytes, if it has any.
        read: from the cloud's own answer to one in camproof's form (documents and reasons as the reference has them).
    """

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Buffer | None = None
    read: Reading = as_it_is


async def send(http: CloudHttp, request: Request) -> Answer:
    """Send it; the answer in camproof's form. CloudUnreachableError if none came."""
    answer = await http.ask(request.method, request.url, headers=request.headers, body=request.body)
    return request.read(answer)


async def expect(http: CloudHttp, action: str, request: Request) -> Answer:
    """Likewise, for what must succeed. CloudRefusedError, in words of `action`, where it did not."""
    answer = await send(http, request)
    if not answer.accepted:
        raise answer.refusal(action)
    return answer
