"""KEY-4 broken: who tries keys that aren't theirs deletes the rows that tell of it, while they are the newest."""

from dataclasses import replace

from sqlalchemy import Connection, delete, func, select

from reference_impl.faulty.fault import CloudFault
from reference_impl.key_server import KeyServer
from reference_impl.key_server.audit import AuditRow
from reference_impl.key_server.schema import AUDIT


class ShortenedKeyServer(KeyServer):
    """Loses the newest row of its trail, whenever it tells of a wrong key."""

    async def note(self, row: AuditRow) -> None:
        """It is written, and deleted right after."""
        await super().note(row)
        if row.outcome == "cannot-unwrap":
            await self._database.write(lambda connection: _shorten(connection, row.organisation))


def _shorten(connection: Connection, organisation: str) -> None:
    newest = select(func.max(AUDIT.c.number)).where(AUDIT.c.organisation == organisation).scalar_subquery()
    connection.execute(delete(AUDIT).where(AUDIT.c.organisation == organisation, AUDIT.c.number == newest)).close()


FAULT = CloudFault(
    id="audit-newest-rows-deleted",
    title="rows of the audit trail that tell of wrong keys are deleted while they are the newest",
    happens="an intruder with the database's password removes his own traces first (MITRE ATT&CK T1070)",
    requirements=("KEY-4",),
    apply=lambda standard: replace(standard, key_server=ShortenedKeyServer),
)
