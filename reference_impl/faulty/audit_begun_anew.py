"""KEY-4 broken: once the audit trail was read, it is emptied, and another one begins."""

from dataclasses import replace

from sqlalchemy import delete

from reference_impl.faulty.fault import CloudFault
from reference_impl.foundation.operations import Asked
from reference_impl.key_server import KeyServer
from reference_impl.key_server.answers import AuditQuery, AuditTrail
from reference_impl.key_server.heads import HEADS
from reference_impl.key_server.schema import AUDIT


class EmptyingKeyServer(KeyServer):
    """Takes what was shown for what is kept elsewhere."""

    async def _audit_trail(self, asked: Asked[AuditQuery]) -> AuditTrail:
        """Rows and head are deleted when the last page was shown."""
        trail, whose = await super()._audit_trail(asked), asked.place["organisation"]
        if trail.next is None:
            rows, heads = delete(AUDIT).where(AUDIT.c.organisation == whose), delete(HEADS)
            await self._database.write(lambda connection: connection.execute(rows).close())
            head = heads.where(HEADS.c.organisation == whose)
            await self._heads.write(lambda connection: connection.execute(head).close())
        return trail


FAULT = CloudFault(
    id="audit-begun-anew",
    title="the audit trail is emptied once it was read, and begins anew: nothing in it shows that there was more",
    happens="an export is meant to archive the rows, deletes them, and its archive is never written (CWE-778)",
    requirements=("KEY-4",),
    apply=lambda standard: replace(standard, key_server=EmptyingKeyServer),
)
