"""The second step of a sign-in, as a browser and an authenticator app make it (RFC 6238)."""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qs, urljoin, urlsplit

from harness.cloud.http import Answer, CloudHttp

_DIGITS, _PERIOD_S, _ALGORITHM = 6, 30, "SHA1"  # where the address does not say
_UNSEEN = ("style", "script")
_OFFSET_MASK, _SIGN_MASK = 0x0F, 0x7FFFFFFF


@dataclass(frozen=True, slots=True)
class Authenticator:
    """What an authenticator app keeps of an account."""

    secret: bytes = field(repr=False)
    digits: int = _DIGITS
    period_s: int = _PERIOD_S
    algorithm: str = _ALGORITHM

    @classmethod
    def of(cls, uri: str) -> "Authenticator":
        """From `otpauth://totp/…`. ValueError where that can't be read."""
        said = {name: values[0] for name, values in parse_qs(urlsplit(uri).query).items()}
        text = said.get("secret", "").upper()
        secret = base64.b32decode(text + "=" * (-len(text) % 8))
        if not secret:
            raise ValueError("an otpauth address without a secret")
        digits, period_s = int(said.get("digits", _DIGITS)), int(said.get("period", _PERIOD_S))
        return cls(secret, digits, period_s, said.get("algorithm", _ALGORITHM))

    def step(self, now_s: float) -> int:
        """The number of the time step, counted from 1970."""
        return int(now_s // self.period_s)

    def code(self, step: int) -> str:
        """The code of a time step (RFC 4226 5.3)."""
        digest = hmac.digest(self.secret, step.to_bytes(8), getattr(hashlib, self.algorithm.lower()))
        at = digest[-1] & _OFFSET_MASK
        number = int.from_bytes(digest[at : at + 4]) & _SIGN_MASK
        return f"{number % 10**self.digits:0{self.digits}d}"


@dataclass(frozen=True, slots=True)
class CodePage:
    """A page that asks for a code, and perhaps offers an authenticator to be set up."""

    address: str
    hidden: Mapping[str, str] = field(repr=False)
    asks_for: str  # the field's name
    otpauth: str = field(repr=False)  # "" where there is none to be set up
    words: str = field(repr=False)  # all that it shows

    @classmethod
    def of(cls, answer: Answer) -> "CodePage | None":
        """What is on the page, or None where it has no such form."""
        read = _Reader()
        read.feed(answer.body.decode("utf-8", "replace"))
        if len(read.asked) != 1 or "password" in read.asked:
            return None
        address = urljoin(answer.url.partition("?")[0], read.action)
        return cls(address, read.hidden, read.asked[0], read.otpauth, " ".join(read.texts))

    async def send(self, http: CloudHttp, code: str) -> Answer:
        """The form with this code."""
        return await http.ask("POST", self.address, form={**self.hidden, self.asks_for: code})


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.action = ""
        self.hidden: dict[str, str] = {}
        self.asked: list[str] = []
        self.otpauth = ""
        self.texts: list[str] = []
        self._within = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A form, a field of it, or a link."""
        self._within = tag
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.action = given.get("action", "")
        elif tag == "input" and given.get("type") == "hidden":
            self.hidden[given.get("name", "")] = given.get("value", "")
        elif tag == "input":
            self.asked.append(given.get("name", ""))
        elif tag == "a" and given.get("href", "").startswith("otpauth://totp/"):
            self.otpauth = given["href"]

    def handle_data(self, data: str) -> None:
        """What is shown."""
        if self._within not in _UNSEEN:
            self.texts.append(data)
