"""What the cloud takes in one region, as it changes."""

from typing import TYPE_CHECKING

import numpy as np

from harness.engines.events.clock import Clock
from harness.engines.events.ingest import Ingest
from harness.engines.events.quota import Quota
from harness.engines.events.steps import follow
from harness.scenario.plan import Region

if TYPE_CHECKING:
    from collections.abc import Callable

_BURST_S = 1.0  # a request limit is kept over a second


class RegionNow:
    """One region.

    Args:
        clock: simulated time.
        spec: its limits.
    """

    def __init__(self, clock: Clock, spec: Region) -> None:
        self._clock = clock
        self.retry_after_s = spec.retry_after_us / 1e6
        self.ingest = Ingest(clock) if np.isfinite(spec.ingest_bits_per_s.value).any() else None
        self.requests = Quota(_BURST_S) if np.isfinite(spec.requests_per_s.value).any() else None
        self.closed = False  # whether it takes nothing at all
        self.on_change: list[Callable[[], None]] = []  # called when it closes or opens
        if self.ingest is not None:
            follow(clock, spec.ingest_bits_per_s, self._set_ingest)
        if self.requests is not None:
            follow(clock, spec.requests_per_s, self._set_requests)
            self.requests.fill_up()

    @property
    def limited(self) -> bool:
        """Whether at some time it took less than it was offered."""
        return (self.ingest is not None and self.ingest.bound) or (
            self.requests is not None and self.requests.refused > 0
        )

    def _set_ingest(self, bits_per_s: float) -> None:
        closed, self.closed = self.closed, bits_per_s <= 0
        if self.ingest is not None:
            self.ingest.set_limit(bits_per_s)
        if closed != self.closed:
            for call in self.on_change:
                call()

    def _set_requests(self, per_s: float) -> None:
        if self.requests is not None:
            self.requests.set(self._clock.now, per_s)
