"""REG-4 broken: at the index, credentials of any region are good."""

from dataclasses import replace

from reference_impl.faulty.fault import CloudFault
from reference_impl.foundation.session import Session, SessionSealer
from reference_impl.recording_index import RecordingIndex

_KEY = bytes(range(32))


class Worldwide(RecordingIndex):
    """Does not ask for which region credentials are."""

    def permit(self, session: Session, camera: str) -> None:
        """As always, as if they were for this one."""
        super().permit(replace(session, region=self.region), camera)


def _sealer(_key: bytes, _region: str) -> SessionSealer:
    return SessionSealer(_KEY, "everywhere")


FAULT = CloudFault(
    id="index-of-every-region",
    title="a region's recording index takes credentials of every other",
    happens="all regions share one secret; the media store reads the token's region, and the index was forgotten",
    requirements=("REG-4",),
    apply=lambda standard: replace(standard, recording_index=Worldwide, session_sealer=_sealer),
)
