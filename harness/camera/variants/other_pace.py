"""Other numbers of back-off and renewal."""

from dataclasses import replace
from random import Random

from harness.camera.upload_policy import UploadPolicy, UploadSettings
from harness.camera.variants.variant import CameraVariant


def _other(settings: UploadSettings, rng: Random) -> UploadPolicy:
    return UploadPolicy(replace(settings, factor_s=0.3, cap_s=3.0, renew_ahead=0.45, renew_jitter=0.2), rng)


VARIANT = CameraVariant(
    id="other-pace",
    title="a camera comes back sooner after failures, and renews at half of its credentials' life",
    allowed="back-off that grows, jitter and renewal before the end are promised (CRED-4, BUF-11), no numbers",
    apply=lambda parts: replace(parts, upload_policy=_other),
    probed=("BUF-8", "BUF-11"),
)
