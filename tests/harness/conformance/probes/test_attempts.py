import pytest
from multidict import CIMultiDict

from harness.cloud.http import Answer
from harness.conformance.probes.attempts import refuses


async def _answer(body: bytes, headers: dict[str, str]) -> Answer:
    return Answer("GET", "https://here/", 400, CIMultiDict(headers), body)


@pytest.mark.parametrize("header", ["X-Request-Id", "x-amz-request-id"])
async def test_a_requests_own_name_makes_no_two_refusals_differ(header: str) -> None:
    attempts = [
        await refuses("case", _answer(f'{{"reason": "wrong", "request_id": "{name}"}}'.encode(), {header: name}))
        for name in ("0123456789abcdef", "fedcba9876543210")
    ]
    assert attempts[0] == attempts[1]
    assert attempts[0].excerpt == '{"reason": "wrong", "request_id": "…"}'


async def test_what_is_no_name_of_a_request_is_compared() -> None:
    one, other = [await refuses("case", _answer(body, {"X-Request-Id": "wrong"})) for body in (b"wrong", b"short")]
    assert one != other
