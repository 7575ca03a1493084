"""What the capacity report rests on: what was assumed, with its source, and what was left out."""

from collections.abc import Sequence

from harness.capacity.study import Capacity
from reports.paper.value import Grid, Section

Assumed = Sequence[tuple[str, str, str]]
"""What, value, source."""

_UNMODELLED = (
    "Headers of TLS, HTTP and TCP, the cipher's padding (at most 16 bytes a segment), index rows: some per cent.",
    "Retries of what failed on the way, and what a camera sends twice after an answer was lost.",
    "Copies: storage is told in one; multiply by as many as your cloud keeps.",
    "Playback is taken as a share of what is recorded, evenly over time: no rush of viewers after an incident.",
    "Short looks: a minute of an hour's video asks for its key as the whole hour does, and counts as a sixtieth here.",
    "Motion at different sites is drawn independently, unless the scenario says so; weather and crowds are not.",
    "The time that a region needs to come back to its full speed, and what it charges for bursts.",
)
_ASSUMED = "What the scenario does not say itself, and what is to be planned for. Overwrite what you know better."


def unmodelled(of: Capacity) -> list[str]:
    """What the figures leave out, and where an engine assumed what it can't know."""
    return [*_UNMODELLED, *dict.fromkeys(text for life in of.luck.lives for text in life.assumptions)]


def unmodelled_section(of: Capacity) -> Section:
    """The same for people."""
    return Section("What was not modelled", points=tuple(unmodelled(of)))


def assumed_section(rests_on: Assumed) -> Section:
    """What was assumed."""
    return Section(
        "What was assumed", _ASSUMED, (Grid("", ("What", "Value", "Where from"), tuple(rests_on), prose=True),)
    )
