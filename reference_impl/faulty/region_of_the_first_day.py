"""REG-3 broken: credentials go on being for the region that was chosen first."""

from dataclasses import replace

from reference_impl.credentials import Credentials
from reference_impl.credentials.settings import CredentialsSettings, Entitled
from reference_impl.faulty.fault import CloudFault
from reference_impl.foundation.session import Session


class LongMemory(Credentials):
    """Remembers where a camera recorded to when it first asked."""

    def __init__(self, settings: CredentialsSettings, *others: object) -> None:
        super().__init__(settings, *others)  # type: ignore[arg-type] # handed on as they came
        self._first: dict[str, str] = {}

    def camera_session(self, entitled: Entitled) -> Session:
        """For the region of the first day."""
        session = super().camera_session(entitled)
        return replace(session, region=self._first.setdefault(entitled.camera, session.region))


FAULT = CloudFault(
    id="region-of-the-first-day",
    title="a camera's credentials stay those of the region that it recorded to first",
    happens="the credentials service keeps a camera's region in a cache that nothing ever clears",
    requirements=("REG-3",),
    apply=lambda standard: replace(standard, credentials=LongMemory),
)
