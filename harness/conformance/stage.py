"""What every step of a run has at hand."""

from dataclasses import dataclass

from harness.conformance.hearing import Hearing
from harness.conformance.order import Order
from harness.conformance.world import World
from harness.history.record import Recorder


@dataclass(frozen=True)
class Stage:
    """The order, the stage it plays on, and who writes down and hears what happens there."""

    order: Order
    world: World
    recorder: Recorder
    heard: Hearing
    started_us: int  # since 1970
