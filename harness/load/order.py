"""What a load test is asked to do, as a value that travels to locust's workers."""

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

MOST_CAMERAS, MOST_VIEWERS, MOST_WORKERS = 1_900, 1_000, 64
LONGEST_US = 24 * 3_600_000_000
_S = 1_000_000
_READY_US, _READY_EACH_US = 2 * _S, 50_000


class Strict(BaseModel):
    """Frozen, with no fields but the declared ones."""

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_inf_nan="constants")


class Shape(StrEnum):
    """How the load goes over time."""

    STEADY = "steady"
    DIURNAL = "diurnal"
    RECOVERY = "recovery"
    STORM = "credential-storm"
    RUSH = "viewers-rush"


class Order(Strict):
    """A load. Times are microseconds.

    Args:
        shape: how it goes over time.
        cameras: how many upload.
        viewers: how many watch.
        time_us: how long it lasts, once everyone is ready.
        segment_us: the length of segments, whole seconds.
        bits_per_s: what a camera records.
        cache_bytes: what a camera can keep of segments that wait; the oldest go when it is full.
        visit_us: how often each viewer comes.
        watched: how many segments a viewer plays each time.
        moment_us: when a storm or a rush begins.
        within_us: over how long its cameras or viewers are spread.
        night: what goes on in the middle of the night, as a share of noon (diurnal).
        seed: of everything random.
    """

    shape: Shape = Shape.STEADY
    cameras: Annotated[int, Field(ge=1, le=MOST_CAMERAS)] = 10
    viewers: Annotated[int, Field(ge=0, le=MOST_VIEWERS)] = 2
    time_us: Annotated[int, Field(gt=0, le=LONGEST_US)] = 60 * _S
    segment_us: Annotated[int, Field(ge=_S, multiple_of=_S)] = 4 * _S
    bits_per_s: Annotated[float, Field(gt=0)] = 2e6
    cache_bytes: Annotated[int, Field(gt=0)] = 128 << 20
    visit_us: Annotated[int, Field(gt=0)] = 30 * _S
    watched: Annotated[int, Field(ge=1)] = 5
    moment_us: Annotated[int, Field(ge=0)] = 15 * _S
    within_us: Annotated[int, Field(ge=0)] = 0
    night: Annotated[float, Field(ge=0, le=1)] = 0.2
    seed: int = 1

    @property
    def ready_us(self) -> int:
        """How long all have to get ready before it begins."""
        return _READY_US + self.users * _READY_EACH_US

    @property
    def segment_bytes(self) -> int:
        """What a segment takes."""
        return round(self.bits_per_s / 8 * self.segment_us / 1e6)

    @property
    def users(self) -> int:
        """Everyone."""
        return self.cameras + self.viewers
