"""KEY-4 broken: the audit trail does not say who asked."""

from dataclasses import replace

from reference_impl.faulty.fault import CloudFault
from reference_impl.key_server import KeyServer
from reference_impl.key_server.audit import AuditRow


class AnonymousKeyServer(KeyServer):
    """Writes its own name into each row."""

    async def note(self, row: AuditRow) -> None:
        """By nobody in particular."""
        await super().note(replace(row, who="web-player"))


FAULT = CloudFault(
    id="audit-names-nobody",
    title="the audit trail names the web player instead of the user",
    happens="the trail takes the client of the token for its subject",
    requirements=("KEY-4",),
    apply=lambda standard: replace(standard, key_server=AnonymousKeyServer),
)
