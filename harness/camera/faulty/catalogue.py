"""The camera-side seeded faults: each one small override of one part, in a file of its own."""

from collections.abc import Mapping

from harness.camera.faulty import (
    cache_over_size,
    drop_without_gap,
    iv_chained,
    iv_counts,
    iv_repeats,
    key_from_clock,
    key_from_name,
    key_never_rotates,
    key_shared_by_cameras,
    only_the_start_sealed,
    plaintext_stored,
)
from harness.camera.faulty.fault import CameraFault

_FAULTS = (
    iv_repeats.FAULT,
    key_from_name.FAULT,
    key_shared_by_cameras.FAULT,
    plaintext_stored.FAULT,
    drop_without_gap.FAULT,
    cache_over_size.FAULT,
    iv_chained.FAULT,
    iv_counts.FAULT,
    key_from_clock.FAULT,
    key_never_rotates.FAULT,
    only_the_start_sealed.FAULT,
)

CAMERA_FAULTS: Mapping[str, CameraFault] = {fault.id: fault for fault in _FAULTS}
