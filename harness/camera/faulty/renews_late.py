"""CRED-4 broken: credentials are renewed when they are over."""

from dataclasses import replace

from harness.camera.faulty.fault import CameraFault
from harness.camera.upload_policy import UploadPolicy


class LateRenewal(UploadPolicy):
    """Waits for the end."""

    def _plan_renewal(self, now_us: int, expire_us: int | None) -> bool:
        gained = super()._plan_renewal(now_us, expire_us)
        self._renew_at_us = expire_us or 0
        return gained


FAULT = CameraFault(
    id="renews-late",
    title="a camera renews its credentials when they are over",
    happens="renewal is what an expired session leads to, and not a timer of its own",
    requirements=("CRED-4",),
    apply=lambda parts: replace(parts, upload_policy=LateRenewal),
)
