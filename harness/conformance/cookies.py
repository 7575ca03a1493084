"""Cookies that may leave TLS, or that scripts and other sites may use."""

from harness.checks.facts.tried import Attempt, Expect
from harness.conformance.hearing import Hearing, Part

_WANTED = {"secure": "Secure", "httponly": "HttpOnly"}
_SAME_SITE = {"samesite=lax", "samesite=strict"}


def careless_cookies(heard: Hearing) -> list[Attempt]:
    """One attempt that should not have come about for each cookie that lacks a protection."""
    found = {
        f"a cookie without {lacks}: {line.partition('=')[0]} in {said.where}": None
        for said in heard
        if said.part is Part.HEAD
        for line in _cookies(said.content.decode("latin-1"))
        if (lacks := lacking(line))
    }
    return [Attempt(case, Expect.REFUSED, 200, "set") for case in found]


def lacking(cookie: str) -> str:
    """What a Set-Cookie value lacks of `Secure`, `HttpOnly` and `SameSite` (RFC 6265bis 5.6); "" if nothing."""
    attributes = {part.strip().lower() for part in cookie.split(";")[1:]}
    lacks = [name for attribute, name in _WANTED.items() if attribute not in attributes]
    return ", ".join(lacks if attributes & _SAME_SITE else [*lacks, "SameSite"])


def _cookies(head: str) -> list[str]:
    lines = (line.partition(": ") for line in head.split("\r\n"))
    return [value for name, _, value in lines if name.lower() == "set-cookie"]
