"""The reference cloud behind relays, each service with an ear at its door. What is in the cloud stays as it is."""

import json
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, cast

from aiohttp import web

from harness.cloud.retry_after import retry_after_s
from harness.conformance.camera_role.director import Director, Handler, UnansweredError
from harness.conformance.camera_role.ledger import Exchange
from harness.engines.live.camera import now_us
from reference_impl.credentials import Credentials
from reference_impl.deployment.addresses import addresses
from reference_impl.deployment.blueprint import Blueprint
from reference_impl.deployment.embedded import EmbeddedCloud
from reference_impl.deployment.settings import CloudSettings
from reference_impl.foundation.session import Session
from reference_impl.key_server import KeyServer
from reference_impl.media_store import MediaStore

_SIGNED_BY = re.compile(r"Credential=([^/,\s]+)/")
_KEPT_BYTES = 64 * 1024  # of an answer
_UNHEARD = frozenset({"media_store"})  # bodies are big; what is stored can be read back
_LOST = 0


class BehindRelays(EmbeddedCloud):
    """Clients are told the relays' addresses."""

    def __init__(self, settings: CloudSettings, blueprint: Blueprint, director: Director) -> None:
        super().__init__(settings, blueprint)
        self._host, self._relays = settings.host, director.relays

    def _addresses(self, ports: Mapping[str, int]) -> dict[str, str]:
        self._relays.behind({name: (self._host, port) for name, port in ports.items()})
        return super()._addresses(ports) | addresses(self._host, self._relays.ports)


def instrumented(director: Director) -> Blueprint:
    """The cloud's parts, each as it is but for what the director has to say."""
    standard = Blueprint()
    return replace(
        standard,
        identity=_heard(standard.identity, "identity", director),
        my_systems=_heard(standard.my_systems, "my_systems", director),
        credentials=_heard(_dated(director), "credentials", director),
        media_store=_heard(_late(director), "media_store", director),
        recording_index=_heard(standard.recording_index, "recording_index", director),
        index_authenticate=_late_index(standard.index_authenticate, director),
        key_server=_turning(director),
    )


def _heard(part: type[Any], service: str, director: Director) -> type[Any]:
    """The part with an ear before its routes."""

    def app(self: Any) -> web.Application:  # noqa: ANN401 - whichever part it is
        made = part.app(self)
        made.middlewares.insert(0, _ear(service, director))
        return cast("web.Application", made)

    return type(part.__name__, (part,), {"app": app})


def _ear(service: str, director: Director) -> Any:  # noqa: ANN401 - aiohttp's own type for middlewares
    @web.middleware
    async def ear(request: web.Request, handler: Handler) -> web.StreamResponse:
        at_us, body = now_us(), b"" if service in _UNHEARD else await request.read()
        act, answer, staged = director.act, None, ""
        try:
            if director.interfere is not None:
                answer = await director.interfere(service, request, handler)
                staged = act if answer is not None else ""
            answer = answer or await handler(request)
        except (UnansweredError, ConnectionError):
            director.ledger.note(_exchange(service, request, at_us, body, None, act))
            raise web.HTTPServiceUnavailable from None  # to a connection that is gone
        director.ledger.note(_exchange(service, request, at_us, body, answer, staged))
        return answer

    return ear


def _exchange(
    service: str, request: web.Request, at_us: int, body: bytes, answer: web.StreamResponse | None, staged: str
) -> Exchange:
    signed = _SIGNED_BY.search(request.headers.get("Authorization", ""))
    said = answer.body if isinstance(answer, web.Response) and isinstance(answer.body, bytes) else b""
    return Exchange(
        at_us=at_us,
        answered_us=now_us(),
        service=service,
        method=request.method,
        path=request.rel_url.path,
        status=answer.status if answer is not None else _LOST,
        reason=_reason(said),
        retry_after_s=retry_after_s(answer.headers.get("Retry-After", ""), time.time()) if answer is not None else None,
        body=body,
        said=said[:_KEPT_BYTES],
        key_id=signed[1] if signed else "",
        staged=staged,
    )


def _reason(said: bytes) -> str:
    if found := re.search(rb"<Code>([A-Za-z]+)</Code>", said):
        return found[1].decode()
    try:
        document = json.loads(said)
    except ValueError:
        return ""
    return str(document.get("reason") or document.get("error") or "") if isinstance(document, dict) else ""


def _dated(director: Director) -> type[Credentials]:
    class Dated(Credentials):
        """Credentials that are good for as long as the act wants."""

        def expires_at(self) -> int:
            return int(self._clock() + director.credential_life_s)

    return Dated


def _late(director: Director) -> type[MediaStore]:
    class Late(MediaStore):
        """A store whose clock may be behind."""

        def __init__(self, *args: Any, **more: Any) -> None:  # noqa: ANN401 - as the store itself
            super().__init__(*args, **more)
            right = self.clock
            self.clock = lambda: right() - director.store_late_s

    return Late


def _late_index(authenticate: Callable[..., Any], director: Director) -> Callable[..., Any]:
    async def late(request: web.Request, *, now: float, **more: Any) -> Session:  # noqa: ANN401 - as it is
        return cast("Session", await authenticate(request, now=now - director.store_late_s, **more))

    return late


def _turning(director: Director) -> type[KeyServer]:
    class Turning(KeyServer):
        """A key server whose operator is at hand."""

        def __init__(self, *args: Any, **more: Any) -> None:  # noqa: ANN401 - as the key server itself
            super().__init__(*args, **more)
            director.rotate = self.rotate

    return Turning
