"""The camera's variants: each one small override, in a file of its own."""

from collections.abc import Mapping

from harness.camera.variants import gaps_one_by_one, iv_encrypted_counter, key_for_each_segment, other_pace
from harness.camera.variants.variant import CameraVariant

_VARIANTS = (
    iv_encrypted_counter.VARIANT,
    key_for_each_segment.VARIANT,
    gaps_one_by_one.VARIANT,
    other_pace.VARIANT,
)

CAMERA_VARIANTS: Mapping[str, CameraVariant] = {variant.id: variant for variant in _VARIANTS}
