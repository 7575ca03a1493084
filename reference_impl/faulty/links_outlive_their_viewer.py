"""PLAY-5 broken: the media links of a playlist are good until their end, whoever got the playlist."""

from dataclasses import replace

from reference_impl.faulty.fault import CloudFault
from reference_impl.foundation.session import Session
from reference_impl.media_store import MediaStore


class LastingLinks(MediaStore):
    """Looks at the role behind readers' sessions alone."""

    async def require_right_kept(self, session: Session) -> None:
        """A link's signature is enough."""
        if "ListObjectsV2" in session.actions:
            await super().require_right_kept(session)


FAULT = CloudFault(
    id="links-outlive-their-viewer",
    title="who was taken out of an organisation reads media by the presigned addresses of before",
    happens="a presigned address is signed by the service, for whoever has it, and lives an hour (CWE-613)",
    requirements=("PLAY-5",),
    apply=lambda standard: replace(standard, media_store=LastingLinks),
)
