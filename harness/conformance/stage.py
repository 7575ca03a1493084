"""What every step of a run has at hand."""

from dataclasses import dataclass, field

from harness.checks.facts.tried import Undone
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
    undone: dict[str, Undone] = field(default_factory=dict)  # by requirement: what could not be looked at, and why
