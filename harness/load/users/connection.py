"""Requests as locust makes and counts them, behind the harness's own client."""

import socket
from collections.abc import Callable, Mapping
from typing import Any

import gevent
from gevent.resolver.thread import Resolver
from geventhttpclient import URL
from geventhttpclient.client import HTTPClient, HTTPClientPool
from locust.contrib.fasthttp import FastHttpSession
from multidict import CIMultiDict

from harness.camera.segment import Buffer
from harness.cloud.http import Answer
from harness.cloud.resolve import Addresses, address_of
from harness.errors import CloudUnreachableError
from harness.load.kinds import Kind
from harness.load.users.acting import NamedHttp

_STORED_BEFORE = 412  # an upload whose answer was lost, sent again: the cloud keeps what it has, as it should
GETTING_READY = "getting ready: "
"""Before the names of requests that are made before the load begins: no figures of it."""


class LocustHttp(NamedHttp):
    """The cloud's client of one user.

    Args:
        session: locust's.
        allowed: raises where a host must not be asked.
        begun: whether the load has begun.
    """

    def __init__(self, session: FastHttpSession, allowed: Callable[[str], None], begun: Callable[[], bool]) -> None:
        self._locust, self._allowed, self._begun = session, allowed, begun
        self._locust.client.cookiejar = None  # as the harness's: who wants cookies sends them
        send_at_once(session)
        self.doing = Kind.DISCOVERY

    async def ask(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: Buffer | None = None,
        document: object = None,
        form: Mapping[str, str] | None = None,
        token: str | None = None,
    ) -> Answer:
        """As the harness's client, with locust's; it never waits for an event loop."""
        self._allowed(url)
        sent = dict(headers or {})
        if token is not None:
            sent["Authorization"] = f"Bearer {token}"
        more: dict[str, Any] = {"json": document} if document is not None else {}
        name = f"{'' if self._begun() else GETTING_READY}{doing_of(self.doing, method, url, form)}{self.mark}"
        with self._locust.request(
            method, url, name=name, data=_plain(form if body is None else body), headers=sent, allow_redirects=False,
            catch_response=True, **more,
        ) as got:  # fmt: skip
            status = got.status_code or 0
            answer = Answer(method, url, status, CIMultiDict(_headers(got.headers)), got.content or b"", body or b"")
            if not status or (status >= 400 and status != _STORED_BEFORE):  # noqa: PLR2004 - client and server errors
                got.failure(why(answer, got.error if not status else None))
            else:
                got.success()
        if not status:
            raise CloudUnreachableError(f"{method} {url.partition('?')[0]}: no answer")
        return answer


def send_at_once(session: FastHttpSession) -> None:
    """Before its first request: what it sends waits for nothing (RFC 1122 4.2.3.4), as from every other client.

    Locust's would let the last record of a body wait for the acknowledgement of the one before, which systems delay by
    40 ms: answers would look slow that are not.
    """
    session.client.clientpool = _AtOnce(**session.client.clientpool.client_args)


class _AtOnce(HTTPClientPool):
    def get_client(self, url: str | URL) -> HTTPClient:
        client = super().get_client(url)
        setattr(client._connection_pool, "after_connect", _at_once)  # noqa: B010, SLF001 - a hook of theirs
        return client


def _at_once(line: socket.socket) -> None:
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def why(answer: Answer, broken: BaseException | None) -> str:
    """What locust lists a failure under: no address, so that those that are alike are one."""
    if broken is not None:
        return f"no answer: {type(broken).__name__}"
    return f"{answer.status} {answer.reason}".strip()


def _plain(body: Buffer | Mapping[str, str] | None) -> Any:  # noqa: ANN401 - locust's types say less than it takes
    """Locust's client takes no memory that is elsewhere."""
    return bytes(body) if isinstance(body, memoryview) else body


def _headers(given: Any) -> list[tuple[str, str]]:  # noqa: ANN401 - geventhttpclient's own
    return [(str(name), str(value)) for name, value in given.items()] if given else []


def resolve_by(known: Addresses) -> None:
    """From now on this process resolves names as the target says, and all others as the system does."""

    class Known(Resolver):  # type: ignore[misc]  # gevent has no types
        def getaddrinfo(self, host: Any, port: Any, *more: Any, **options: Any) -> Any:  # noqa: ANN401 - as socket's
            return super().getaddrinfo(
                address_of(host, known) if isinstance(host, str) else host, port, *more, **options
            )

    if known:
        gevent.get_hub().resolver = Known(gevent.get_hub())


def doing_of(doing: Kind, method: str, url: str, form: Mapping[str, str] | None) -> Kind:
    """What a request is called: those by which somebody gets a token are told apart by what they carry."""
    if "/.well-known/" in url:
        return Kind.DISCOVERY
    if form is not None and "grant_type" in form:
        return Kind.TOKEN
    if doing is Kind.SIGN_IN and method == "GET":
        return Kind.FORM
    return doing
