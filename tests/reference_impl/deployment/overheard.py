"""Everything secret that a client said or heard, and where it was said again."""

import base64
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

from tests.reference_impl.deployment.client import Answer, Client

SECRET_FIELDS = frozenset(
    {
        "access_token",
        "refresh_token",
        "id_token",
        "password",
        "token",
        "code",
        "code_verifier",
        "client_assertion",
        "wrapped",
    }
    | {"X-Amz-Signature", "X-Amz-Security-Token", "X-Amz-Credential"}
)


@dataclass
class Overheard:
    """Everything secret that a client said or heard."""

    secrets: set[str] = field(default_factory=set)
    refusals: list[bytes] = field(default_factory=list)

    def sent(self, url: str, headers: dict[str, str], data: object) -> None:
        self._named(dict(parse_qsl(urlsplit(url).query)))
        for name, value in headers.items():
            if name.lower() in {"authorization", "cookie", "x-amz-security-token"}:
                self.secrets |= {value, value.rpartition("=")[2], value.rpartition(" ")[2]}
        if isinstance(data, dict):
            self._named(data)

    def heard(self, answer: Answer) -> None:
        if answer.status >= 400:
            self.refusals.append(answer.body)
        self._named(dict(parse_qsl(urlsplit(answer.headers.get("Location", "")).query)))
        if cookie := answer.headers.get("Set-Cookie"):
            self.secrets.add(cookie.partition(";")[0].partition("=")[2])
        if answer.headers.get("Content-Type", "").startswith("application/json"):
            self._named(answer.document)

    def _named(self, document: Any) -> None:  # noqa: ANN401 - JSON is anything
        if isinstance(document, list):
            for one in document:
                self._named(one)
        elif isinstance(document, dict):
            for name, value in document.items():
                if name in SECRET_FIELDS and isinstance(value, str):
                    self.secrets.add(value)
                self._named(value)


class Listening(Client):
    """A client that notes what is secret."""

    overheard: Overheard

    async def ask(
        self,
        method: str,
        url: str,
        *,
        token: str = "",
        headers: dict[str, str] | None = None,
        **more: Any,  # noqa: ANN401
    ) -> Answer:
        bearer = {"Authorization": f"Bearer {token}"} if token else {}
        self.overheard.sent(url, {**(headers or {}), **bearer}, more.get("data"))
        answer = await super().ask(method, url, token=token, headers=headers, **more)
        self.overheard.heard(answer)
        return answer


def forms(secret: str) -> Iterator[bytes]:
    """How a secret may be written down."""
    text = secret.encode()
    yield from (text, quote(secret, safe="").encode(), text.hex().encode())
    yield from (base64.b64encode(text).rstrip(b"="), base64.urlsafe_b64encode(text).rstrip(b"="))


def found(overheard: Overheard, said: dict[str, bytes]) -> set[str]:
    """Where a secret was said. Short values (a version, a name) are no secrets."""
    looked_for = {form for secret in overheard.secrets if len(secret) >= 16 for form in forms(secret)}
    assert len(looked_for) > 100
    return {place for place, text in said.items() if any(form in text for form in looked_for)}
