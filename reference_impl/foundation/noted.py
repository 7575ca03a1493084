"""What is noted of a request on its way through a service, for its answer and for the operator."""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass

from aiohttp import web

RECOGNISED: web.AppKey[Callable[[str], None]] = web.AppKey("recognised")
"""Hears whose request it is, and may refuse one too many with a Problem."""

_IDS = random.Random()
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)  # no secret of ours looks like it


@dataclass(slots=True)
class Noted:
    """One request. Nothing in here is secret, and what the client wrote is not in here unless it was recognised.

    Attributes:
        request_id: the client's X-Request-Id where that is a UUID, else a fresh one.
        operation: what was asked for, of few things that can be.
        principal: id of the user, camera or reader, once a service has seen that it is them.
        reason: of a refusal, for programs.
        limit: which bound it was that was reached.
        deeds: how many things were done of those that the operation is counted for.
    """

    request_id: str
    operation: str = "none"
    principal: str = ""
    reason: str = ""
    limit: str = ""
    deeds: int = 1


_NOTED = web.RequestKey("noted", Noted)


def noted(request: web.BaseRequest) -> Noted:
    """What is noted of this request."""
    known = request.get(_NOTED)
    if known is None:
        known = request[_NOTED] = Noted(_request_id(request.headers.get("X-Request-Id", "")))
    return known


def recognise(request: web.Request, principal: str, credential: str = "") -> None:
    """Note who asks; a Problem where they ask too often. What they showed counts, where it has an id of its own."""
    noted(request).principal = principal
    if (hear := request.app.get(RECOGNISED)) is not None:
        hear(credential or principal)


def note_route(request: web.Request) -> None:
    """Note what is asked for, as one of few names: method and route. The service may know better."""
    route = request.match_info.route
    if route.resource is not None:
        noted(request).operation = f"{route.method} {route.resource.canonical}"


def _request_id(sent: str) -> str:
    return sent if _UUID.fullmatch(sent) else f"{_IDS.getrandbits(64):016x}"
