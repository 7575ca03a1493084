"""A camera's recording, as whoever watches it must find it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from harness.checks.casefile import CameraFacts
from harness.conformance.stage import Stage
from harness.engines.live import run as live
from harness.history.event import Event, EventKind


@dataclass(frozen=True, slots=True)
class Recording:
    """Its segments that are stored, as they were produced, and those that are lost, in order of time."""

    camera: CameraFacts
    organisation: str  # its name
    stored: Sequence[Event]
    lost: Sequence[Event]

    @classmethod
    def of(cls, stage: Stage, cameras: Mapping[str, CameraFacts]) -> "Recording":
        """That of the camera with the most gaps."""
        told = stage.recorder.finish(live.header(stage.order.scenario, stage.started_us))
        acknowledged = {event.segment for event in told.stored()}
        losses = {c: [event for event in told.lost() if event.camera == c] for c in cameras}
        camera = cameras[max(losses, key=lambda one: len(losses[one]))]
        made = told.of(EventKind.PRODUCED, camera=camera.id)
        stored = sorted((e for e in made if e.segment in acknowledged), key=start_of)
        name = stage.world.organisations[camera.region].name
        return cls(camera, name, stored, sorted(losses[camera.id], key=start_of))

    @property
    def moments(self) -> list[int]:
        """The middle of each segment, stored or lost, but for the damaged one; and a moment before all of them."""
        inner = sorted(middle_of(event) for event in (*self.stored, *self.lost) if event is not self.damaged)
        return [inner[0] - 3 * length_of(self.stored[0]), *inner]

    @property
    def certain(self) -> list[int]:
        """The middle of each stored segment but for the damaged one."""
        return [middle_of(event) for event in self.stored if event is not self.damaged]

    @property
    def damaged(self) -> Event:
        """The segment that is to be damaged: neither the first nor the last of its run."""
        return self.stored[min(1, len(self.stored) - 1)]


def start_of(segment: Event) -> int:
    """When it begins, UTC, microseconds."""
    return int(segment.detail["start_us"] or 0)


def length_of(segment: Event) -> int:
    """How long it lasts, microseconds."""
    return int(segment.detail["duration_us"] or 0)


def middle_of(segment: Event) -> int:
    """The moment in its middle, UTC, microseconds."""
    return start_of(segment) + length_of(segment) // 2
