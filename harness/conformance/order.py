"""What a conformance run is asked to do."""

from collections.abc import Callable
from dataclasses import dataclass

from harness.camera.media.template import SegmentTemplate
from harness.camera.parts import CameraParts
from harness.cloud.target import Target
from harness.conformance.kill.probe import Killing
from harness.conformance.lab.sites import Sites
from harness.conformance.region_outage import RegionOutage
from harness.conformance.scrubbing import Scrubbing
from harness.conformance.strain import Strain
from harness.conformance.year.cloud import Year
from harness.scenario.model import Scenario


@dataclass(frozen=True)
class Order:
    """What to judge and how."""

    target: Target
    scenario: Scenario
    template: SegmentTemplate
    parts: CameraParts
    only: tuple[str, ...] = ()
    replay: str = "camproof conform"
    progress: Callable[[str], None] = lambda _line: None
    killing: Killing | None = None  # None: no cloud is killed
    year: Year | None = None  # None: no cloud's clock is moved
    region_outage: RegionOutage | None = None  # None: no region is made to fail
    scrubbing: Scrubbing | None = None  # None: no scrubber is waited for
    strain: Strain | None = None  # None: no cloud is asked too much
    sites: Sites | None = None  # None: no sites are made
    shared: bool = False  # whether it is the target itself that is killed, fails and is asked too much: at the very end
    browsing: bool = False  # whether a browser looks at the target's web client
    timing_rounds: int = 0  # at most, of wrong wrapped keys whose refusals are timed

    def wants(self, requirement: str) -> bool:
        """Whether it is to be judged."""
        return not self.only or requirement in self.only
