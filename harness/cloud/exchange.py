"""Requests with their answers, for whoever wants to show what led to a statement: curl-like, secrets taken out."""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from shlex import quote

from harness.camera.segment import Buffer
from harness.cloud.redaction import Redactor

_SHOWN = 400  # characters of a body
_TOLD = ("content-type", "location", "retry-after", "www-authenticate", "allow", "etag", "x-request-id")
_clean = Redactor()


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and what came of it. `status` is None where no answer came, and `answer` says why."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes | Buffer
    status: int | None
    answer: bytes
    answer_headers: Mapping[str, str]

    def __str__(self) -> str:
        words = [f"curl -X {self.method} {quote(self.url)}"]
        words += [f"  -H {quote(_clean(f'{name}: {value}'))}" for name, value in self.headers.items()]
        words += [f"  {told}" for told in _body(bytes(self.body))]
        return _clean(" \\\n".join(words) + "\n" + self._answered())

    def _answered(self) -> str:
        if self.status is None:
            return f"< no answer: {self.answer.decode('utf-8', 'replace')}"
        told = [f"< {_clean(f'{n}: {v}')}" for n, v in self.answer_headers.items() if n.lower() in _TOLD]
        head = "\n".join([f"< HTTP {self.status}", *told])
        if self.status < 300:  # noqa: PLR2004 - what was given may be a key, a token, media: it is not for a report
            return f"{head}\n< {len(self.answer)} bytes" if self.answer else head
        text = _clean(self.answer.decode("utf-8", "replace"))  # before it is cut, or half a secret would stay
        return f"{head}\n{_cut(text)}" if text else head


def _body(body: bytes) -> Iterator[str]:
    if not body:
        return
    try:
        text = _clean(body.decode())
    except UnicodeDecodeError:
        text = ""
    if text.isprintable() and text:
        yield f"-d {quote(_cut(text))}"
    else:
        yield f"--data-binary @{len(body)}-bytes-with-sha256-{hashlib.sha256(body).hexdigest()[:12]}"


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}… ({len(text)} characters)"


_listener: ContextVar[list[Exchange] | None] = ContextVar("listener", default=None)


_traced: ContextVar[bool] = ContextVar("traced", default=True)


@contextmanager
def untraced() -> Iterator[None]:
    """While it lasts nobody hears anything: who shows no requests need not have them written down."""
    token = _traced.set(False)
    try:
        yield
    finally:
        _traced.reset(token)


@contextmanager
def listened() -> Iterator[list[Exchange]]:
    """Every exchange of this task and of those that it starts, while the `with` lasts; an inner one hears alone."""
    heard: list[Exchange] = []
    token = _listener.set(heard if _traced.get() else None)
    try:
        yield heard
    finally:
        _listener.reset(token)


def is_heard() -> bool:
    """Whether anybody listens: else nothing need be kept."""
    return _listener.get() is not None


def tell(exchange: Exchange) -> None:
    """To whoever listens."""
    if (heard := _listener.get()) is not None:
        heard.append(exchange)
