"""KEY-4 broken: what was refused is not written down."""

from dataclasses import replace

from reference_impl.faulty.fault import CloudFault
from reference_impl.key_server import KeyServer
from reference_impl.key_server.audit import AuditRow


class ForgetfulKeyServer(KeyServer):
    """Writes down what it gave."""

    async def note(self, row: AuditRow) -> None:
        """Nothing of refusals."""
        if row.outcome != "refused":
            await super().note(row)


FAULT = CloudFault(
    id="audit-forgets-refusals",
    title="the audit trail has no rows for requests that were refused",
    happens="the row is written where the answer is made, and a refusal is made elsewhere (CWE-778)",
    requirements=("KEY-4",),
    apply=lambda standard: replace(standard, key_server=ForgetfulKeyServer),
)
