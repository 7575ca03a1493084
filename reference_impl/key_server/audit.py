"""Who asked for which key, when, and what came of it: written before the answer leaves."""

from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import insert, select

from reference_impl.foundation.database import Database
from reference_impl.key_server.schema import AUDIT

SHOWN = ("at_us", "who", "camera", "version", "outcome")


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One request for a content key. `at_us` is UTC in microseconds since 1970."""

    at_us: int
    organisation: str
    who: str
    camera: str
    version: str  # as it was asked for
    outcome: str


class Audit:
    """The audit trail of one region."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def note(self, row: AuditRow) -> None:
        """Write a row; return when it is on disk."""
        statement = insert(AUDIT).values(asdict(row))
        await self._database.write(lambda connection: connection.execute(statement).close())

    async def rows(self, organisation: str) -> list[dict[str, Any]]:
        """The organisation's rows, oldest first."""
        columns = [AUDIT.c[name] for name in SHOWN]
        query = select(*columns).where(AUDIT.c.organisation == organisation).order_by(AUDIT.c.id)
        found = await self._database.read(lambda connection: connection.execute(query).all())
        return [_shown(row._asdict()) for row in found]


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    """A version is shown as the number that it should be."""
    version = row["version"]
    return {**row, "version": int(version) if version.isdecimal() else version}
