"""REG-4 broken: what one region gives to readers is good in all."""

from dataclasses import replace

from reference_impl.faulty.fault import CloudFault
from reference_impl.foundation.session import Session, SessionSealer
from reference_impl.media_store import MediaStore
from reference_impl.media_store.operation import Operation

_KEY = bytes(range(32))


class ReadWorldwide(MediaStore):
    """Asks writers alone for which region their credentials are."""

    def permit(self, session: Session, operation: Operation) -> None:
        """As always; a reader's credentials as if they were for this region."""
        reads = "GetObject" in session.actions
        super().permit(replace(session, region=self.region) if reads else session, operation)


def _sealer(_key: bytes, _region: str) -> SessionSealer:
    return SessionSealer(_KEY, "everywhere")


FAULT = CloudFault(
    id="readers-of-every-region",
    title="a reader's credentials of one region are good in every other",
    happens="one web page shows all regions, and was given one session for them; only uploads ask for the region",
    requirements=("REG-4",),
    apply=lambda standard: replace(standard, media_store=ReadWorldwide, session_sealer=_sealer),
)
