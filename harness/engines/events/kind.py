"""What all cameras of a class at a site share."""

from typing import TYPE_CHECKING

from harness.engines.events.bitrate import Bitrate
from harness.scenario.plan import CameraClass, Plan

if TYPE_CHECKING:
    from harness.engines.events.site import Site
    from harness.engines.events.uplink import Lane

_SPREAD = 0.7548776662466927  # of ages: another irrational than that of phases, so that they don't go together


class Kind:
    """A class of cameras.

    Args:
        plan: the whole of it.
        spec: the class.
        bitrate: its schedule of bitrates.
        lane: number of the uplink's lane for its bound on a flow.
    """

    __slots__ = ("_lane", "bit", "bitrate", "life_us", "plan", "record_us", "segment_us", "spec", "spread")

    def __init__(self, plan: Plan, spec: CameraClass, bitrate: Bitrate, lane: int) -> None:
        self.plan, self.spec, self.bitrate = plan, spec, bitrate
        self.segment_us = spec.segment_us
        self.record_us = plan.record_us
        self.life_us = plan.credentials.life_us
        self.spread = plan.exchange_spread
        self.bit = 1 << spec.bit
        self._lane = lane

    def lane_of(self, site: "Site") -> "Lane":
        """Where its flows go on that site's uplink."""
        return site.uplink.lanes[self._lane]

    def age_us(self, camera: int) -> int:
        """How old the credentials are at the start: evenly spread over the time for which they are kept."""
        retry = self.plan.retry
        kept = 1 - retry.renew_ahead - retry.renew_jitter / 2
        return int(camera * _SPREAD % 1.0 * kept * self.life_us)
