"""The links that hold an audit trail together, and where one is broken."""

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any, Literal

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from reference_impl.key_server.heads import Head

Reason = Literal["row-altered", "rows-missing", "head-altered"]


@dataclass(frozen=True, slots=True)
class Break:
    """Number of the first row that is not what was written, is not there, or may have been there."""

    at: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of one trail in their order.

    Args:
        organisation: whose trail it is.
        rows: with numbers, and with their links.
        after: number of the row before the first; 0 at the beginning.
        before: that row's link; None where it is not there.
        last: whether no row follows.
    """

    organisation: str
    rows: Sequence[Mapping[Any, Any]]
    after: int
    before: str | None
    last: bool


class Chain:
    """Makes links and holds rows against them; its key is derived from the key-encryption key."""

    def __init__(self, key_encryption_key: bytes) -> None:
        self._key = HKDF(SHA256(), 32, salt=None, info=b"audit trail").derive(key_encryption_key)

    def link(self, before: str, written: Mapping[str, Any]) -> str:
        """HMAC-SHA-256 over a row and the link before, hexadecimal."""
        text = json.dumps([before, written], sort_keys=True)
        return hmac.new(self._key, text.encode(), hashlib.sha256).hexdigest()

    def broken(self, page: Page, head: Head) -> Break | None:
        """Where it breaks first. Rows beyond the head are fine: nobody has had an answer to what they tell of."""
        if page.before is None:
            lost = bool(page.rows) or head.number >= page.after
            return Break(page.after, "rows-missing") if lost else None
        return self._within(page, head) or (_at_end(page, head) if page.last else None)

    def _within(self, page: Page, head: Head) -> Break | None:
        before = page.before or ""
        for number, row in zip(count(page.after + 1), page.rows):
            if row["number"] != number:
                return Break(number, "rows-missing" if row["number"] > number else "row-altered")
            written = {**row, "organisation": page.organisation}
            link = str(written.pop("link"))
            known = number != head.number or not head.whole or hmac.compare_digest(link, head.link)
            if not known or not hmac.compare_digest(link, self.link(before, written)):
                return Break(number, "row-altered")
            before = link
        return None


def _at_end(page: Page, head: Head) -> Break | None:
    following = (page.rows[-1]["number"] if page.rows else page.after) + 1
    if not head.whole:
        return Break(following, "head-altered")
    return Break(following, "rows-missing") if head.number >= following else None
