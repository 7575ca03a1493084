"""PLAY-5 broken: a reader's session is good until its end, whoever has it."""

from dataclasses import replace

from reference_impl.faulty.fault import CloudFault
from reference_impl.foundation.session import Session
from reference_impl.media_store import MediaStore


class LastingSessions(MediaStore):
    """Looks at the role behind links alone."""

    async def require_right_kept(self, session: Session) -> None:
        """Whoever may list goes by their own credentials."""
        if "ListObjectsV2" not in session.actions:
            await super().require_right_kept(session)


FAULT = CloudFault(
    id="sessions-outlive-their-role",
    title="who was taken out of an organisation reads its media until their reader's session ends",
    happens="temporary credentials carry their rights, and nothing takes them back before their end (CWE-613)",
    requirements=("PLAY-5",),
    apply=lambda standard: replace(standard, media_store=LastingSessions),
)
