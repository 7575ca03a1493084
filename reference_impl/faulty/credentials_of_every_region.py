"""REG-4 broken: what one region signs is good in all."""

from dataclasses import replace

from reference_impl.faulty.fault import CloudFault
from reference_impl.foundation.session import Session, SessionSealer
from reference_impl.media_store import MediaStore
from reference_impl.media_store.operation import Operation

_KEY = bytes(range(32))


class Worldwide(MediaStore):
    """Does not ask for which region credentials are."""

    def permit(self, session: Session, operation: Operation) -> None:
        """As always, as if they were for this one."""
        super().permit(replace(session, region=self.region), operation)


def _sealer(_key: bytes, _region: str) -> SessionSealer:
    return SessionSealer(_KEY, "everywhere")


FAULT = CloudFault(
    id="credentials-of-every-region",
    title="credentials of one region are good in every other",
    happens="all regions share one secret, so that fail-over is simple, and the region in the token is never read",
    requirements=("REG-4",),
    apply=lambda standard: replace(standard, media_store=Worldwide, session_sealer=_sealer),
    also=("REG-2",),
)
