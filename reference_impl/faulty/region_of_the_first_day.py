"""REG-3 broken: credentials go on being for the region that was chosen first."""

from dataclasses import replace

from reference_impl.credentials import Credentials, Entitled
from reference_impl.faulty.fault import CloudFault
from reference_impl.foundation.session import Session


def _long_memory() -> type[Credentials]:
    first: dict[str, str] = {}  # region by camera; of all regions' services

    class LongMemory(Credentials):
        """Remembers where a camera recorded to when it first asked."""

        def camera_session(self, entitled: Entitled) -> Session:
            """For the region of the first day."""
            session = super().camera_session(entitled)
            return replace(session, region=first.setdefault(entitled.camera, session.region))

    return LongMemory


FAULT = CloudFault(
    id="region-of-the-first-day",
    title="a camera's credentials stay those of the region that it recorded to first",
    happens="the regions' credentials services share a cache of cameras' regions that nothing ever clears",
    requirements=("REG-3",),
    apply=lambda standard: replace(standard, credentials=_long_memory()),
)
