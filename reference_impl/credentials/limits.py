"""How often credentials are issued, to one holder and in one region. Sans I/O."""

import math
from dataclasses import dataclass, field

from reference_impl.foundation.rate import Allowance, Rate

_OF_HOLDER = Rate(burst=60, per_s=1.0)
_OF_REGION = Rate(burst=20_000, per_s=2_000.0)


@dataclass(frozen=True, slots=True)
class IssuingLimits:
    """How often credentials are issued.

    Args:
        per_holder: to one camera or reader. A camera needs one a life time; the default lets it be restarted often.
        per_region: to all of a region's. The default lets a fleet of thousands return together after an outage.
    """

    per_holder: Rate = _OF_HOLDER
    per_region: Rate = _OF_REGION


@dataclass(slots=True)
class Issuing:
    """Both limits together."""

    limits: IssuingLimits
    _holders: Allowance = field(init=False)
    _regions: Allowance = field(init=False)

    def __post_init__(self) -> None:
        self._holders = Allowance(self.limits.per_holder)
        self._regions = Allowance(self.limits.per_region)

    def take(self, holder: str, region: str, now_s: float) -> int:
        """Use one of each; or, where one of them is used up, how many whole seconds to wait. 0: it was taken."""
        wait_s = max(self._holders.wait_s(holder, now_s), self._regions.wait_s(region, now_s))
        if wait_s > 0:
            return math.ceil(wait_s)
        self._holders.take(holder, now_s)
        self._regions.take(region, now_s)
        return 0
