"""CRED-4 broken: credentials are used until they are refused."""

from dataclasses import replace

from harness.camera.faulty.fault import CameraFault
from harness.camera.upload_policy import Step, UploadPolicy

_NEVER_US = 1 << 62


class NoCalendar(UploadPolicy):
    """Does not look at the end of credentials; a refusal is what makes it ask for others."""

    def next(self, now_us: int, *, has_backlog: bool, credentials_expire_us: int | None) -> Step:
        """As if they held for ever."""
        end_us = None if credentials_expire_us is None else _NEVER_US
        return super().next(now_us, has_backlog=has_backlog, credentials_expire_us=end_us)


FAULT = CameraFault(
    id="uses-expired-credentials",
    title="a camera uploads with credentials that are over, until they are refused",
    happens="the end is in another time zone or another unit than the camera's clock, or is not read at all",
    requirements=("CRED-4",),
    apply=lambda parts: replace(parts, upload_policy=NoCalendar),
)
