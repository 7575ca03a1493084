"""A cloud whose clock is a little fast."""

import time
from dataclasses import replace

from reference_impl.variants.variant import CloudVariant

_AHEAD_S = 2.0


def _fast() -> float:
    return time.time() + _AHEAD_S


VARIANT = CloudVariant(
    id="two-seconds-ahead",
    title="the cloud's clock is two seconds ahead",
    allowed="clocks may differ by what the target file declares (timing.clock_skew, 5 s)",
    apply=lambda standard: replace(standard, clock=_fast),
)
