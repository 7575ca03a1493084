"""Who asked for which key, when, and what came of it: written before the answer leaves, each row sealed to the last."""

import hashlib
import hmac
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import count
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Connection, RowMapping, insert, select

from reference_impl.foundation.database import Database
from reference_impl.key_server.schema import AUDIT

SHOWN = ("number", "at_us", "who", "camera", "version", "outcome", "link")
PAGE = 1_000
_LINK_BYTES = 32


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One request for a content key. `at_us` is UTC in microseconds since 1970."""

    at_us: int
    organisation: str
    who: str
    camera: str
    version: str  # as it was asked for
    outcome: str


@dataclass(frozen=True, slots=True)
class Trail:
    """Rows of an organisation, oldest first, and the number of the first that is not what was written, if there is one.

    `next` is where to go on, if there are more. Each page is held against the link of the row before it, so that all of
    them in a row show what one long page would. Rows that are cut off at the end show only to one who knows the last
    row's number and link from before.
    """

    rows: tuple[dict[str, Any], ...]
    broken_at: int | None
    next: int | None = None


class Audit:
    """The audit trail of one region: a chain an organisation, under a key that lies in another folder.

    Args:
        database: where the rows are.
        key_encryption_key: the chain's key is derived from it.
    """

    def __init__(self, database: Database, key_encryption_key: bytes) -> None:
        self._database = database
        self._key = HKDF(SHA256(), _LINK_BYTES, salt=None, info=b"audit trail").derive(key_encryption_key)

    async def note(self, row: AuditRow) -> None:
        """Write a row; return when it is on disk."""
        await self._database.write(lambda connection: self._append(connection, row))

    async def trail(self, organisation: str, *, after: int = 0, most: int = PAGE) -> Trail:
        """Rows of an organisation after that number, each held against its link; at most so many."""
        return await self._database.read(lambda connection: self._page(connection, organisation, after, most))

    def _page(self, connection: Connection, organisation: str, after: int, most: int) -> Trail:
        columns = [AUDIT.c[name] for name in SHOWN]
        query = select(*columns).where(AUDIT.c.organisation == organisation).order_by(AUDIT.c.number).limit(most + 1)
        query = query.where(AUDIT.c.number > after) if after else query  # of those below 1, the first page tells
        found = connection.execute(query).mappings().all()
        shown = found[:most]
        before = _link_of(connection, organisation, after) if after else ""
        broken_at = after if shown and before is None else self._broken_at(organisation, shown, before or "", after)
        more = shown[-1]["number"] if len(found) > most else None
        return Trail(tuple(_shown(dict(row)) for row in shown), broken_at, more)

    def _append(self, connection: Connection, row: AuditRow) -> None:
        last = select(AUDIT.c.number, AUDIT.c.link).where(AUDIT.c.organisation == row.organisation)
        found = connection.execute(last.order_by(AUDIT.c.number.desc()).limit(1)).one_or_none()
        number, before = (0, "") if found is None else found
        written = {**asdict(row), "number": number + 1}
        connection.execute(insert(AUDIT).values({**written, "link": self._link(before, written)})).close()

    def _broken_at(self, organisation: str, rows: Sequence[RowMapping], before: str, after: int) -> int | None:
        for number, row in zip(count(after + 1), rows):
            written = {**row, "organisation": organisation}
            link = str(written.pop("link"))
            if row["number"] != number or not hmac.compare_digest(link, self._link(before, written)):
                return number
            before = link
        return None

    def _link(self, before: str, written: dict[str, Any]) -> str:
        text = json.dumps([before, written], sort_keys=True)
        return hmac.new(self._key, text.encode(), hashlib.sha256).hexdigest()


def _link_of(connection: Connection, organisation: str, number: int) -> str | None:
    """None where there is no such row."""
    return connection.scalar(select(AUDIT.c.link).where(AUDIT.c.organisation == organisation, AUDIT.c.number == number))


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    """A version is shown as the number that it should be."""
    version = row["version"]
    return {**row, "version": int(version) if version.isdecimal() else version}
