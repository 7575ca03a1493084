"""Answers and requests: from the second cloud's words to camproof's, and tokens and seals on what is sent."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from harness.camera.segment import Buffer
from harness.cloud.http import Answer
from harness.cloud.request import Request
from harness.cloud.signing import TemporaryCredentials
from tests.second_cloud.seal import Seal

_WORDS = {  # of refusals: the second cloud's, and camproof's
    "NO_GROUP": "no-such-organisation", "OWNERS_ONLY": "role-not-sufficient", "NO_PLAN": "not-activated",
    "CLOCK": "RequestTimeTooSkewed", "OVER": "ExpiredToken", "BROKEN_SEAL": "SignatureDoesNotMatch",
    "NO_PASS": "InvalidToken", "NOT_YOURS": "AccessDenied", "THERE": "PreconditionFailed", "NO_KEY": "cannot-unwrap",
    "IS_A_PIECE": "gap-contradicts-segment", "IS_A_HOLE": "gap-contradicts-segment",
    "OTHER_BODY": "XAmzContentSHA256Mismatch",
}  # fmt: skip


def plainly(answer: Answer) -> Answer:
    """An answer whose refusal has camproof's word."""
    if answer.accepted:
        return answer
    try:
        why = str(answer.json()["why"])
    except (ValueError, KeyError, TypeError):
        return answer
    return _document(answer, {"reason": _WORDS.get(why, why.lower())})


def _document(answer: Answer, said: object) -> Answer:
    headers = {**answer.headers, "Content-Type": "application/json"}
    return replace(answer, headers=headers, body=json.dumps(said).encode())


def reading(turn: Callable[[Any], object]) -> Callable[[Answer], Answer]:
    """A reading that turns the document of a success; what can't be turned stays as it is."""

    def read(answer: Answer) -> Answer:
        if not answer.accepted:
            return plainly(answer)
        try:
            return _document(answer, turn(answer.json()))
        except (ValueError, KeyError, TypeError):
            return answer

    return read


def pass_read(base: str) -> Callable[[Any], object]:
    """A pass as a renewal document."""

    def turn(said: Any) -> object:  # noqa: ANN401 - JSON
        user = {"username": said["pass"]["name"], "password": said["pass"]["secret"], "token": said["pass"]["ticket"]}
        until = datetime.fromtimestamp(said["until"], UTC).isoformat()
        uri = f"{base}/box/{said['box']}"
        return {"region": said["where"], "storageUri": uri, "user": user, "expiresAt": until}

    return turn


def session(token: str | None) -> dict[str, str]:
    return {} if token is None else {"X-Session": token}


def post(url: str, token: str | None, document: object, read: Callable[[Answer], Answer] = plainly) -> Request:
    headers = {**session(token), "Content-Type": "application/json"}
    return Request("POST", url, headers, json.dumps(document).encode(), read)


def sealed(
    method: str, url: str, who: TemporaryCredentials, body: Buffer | None, sha256: str, now_us: int, *,
    where: str | None = None, only_new: bool = False, read: Callable[[Answer], Answer] = plainly,
) -> Request:  # fmt: skip
    place = urlsplit(url)
    seal = Seal(who.access_key_id, who.session_token, where or who.region, now_us, sha256, only_new)
    header = seal.header(who.secret_access_key, method, place.path, place.query)
    return Request(method, url, {"Authorization": header}, body, read)
