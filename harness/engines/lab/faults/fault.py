"""A fault of a lab: as people write it, and done."""

from dataclasses import dataclass
from difflib import get_close_matches

from harness.engines.lab.faults.kinds import KINDS
from harness.engines.lab.faults.place import Place
from harness.engines.lab.lab import Lab
from harness.errors import BadInputError
from harness.scenario.quantities import DURATION, QuantityError, parse

_MICRO = 1_000_000


@dataclass(frozen=True, slots=True)
class LabFault:
    """One thing that goes wrong.

    Args:
        at_s: when, in seconds after recording began.
        kind: a key of `KINDS`.
        target: of what, by its name in the topology.
        value: what more it takes, or "".
        site: number of the lab's site, from 0.
    """

    at_s: float
    kind: str
    target: str
    value: str = ""
    site: int = 0

    def __str__(self) -> str:
        return f"{self.kind} {self.target}{' ' + self.value if self.value else ''}"


def read_fault(text: str) -> LabFault:
    """From `AT KIND TARGET [VALUE]`, as in `10s cable-out cam-3`. BadInputError says what is wrong with it."""
    words = text.split(maxsplit=3)
    if len(words) < 3:  # noqa: PLR2004 - when, what, and where
        raise BadInputError(f"{text!r} is no fault: write when, what, and where, such as `10s cable-out cam-3`")
    at, kind, target, *value = words
    if kind not in KINDS:
        near = get_close_matches(kind, KINDS, 1)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        raise BadInputError(f"there is no fault {kind!r}.{hint} There are: {', '.join(KINDS)}")
    if KINDS[kind].takes and not value:
        raise BadInputError(f"{text!r}: {kind} takes {KINDS[kind].takes} after its target")
    try:
        return LabFault(parse(at, DURATION) / _MICRO, kind, target, "".join(value))
    except QuantityError as wrong:
        raise BadInputError(f"{text!r}: {wrong}") from None


async def act(lab: Lab, fault: LabFault) -> None:
    """Do it to its site. BadInputError if the site has no such thing."""
    await KINDS[fault.kind].act(Place(lab, fault.site), fault.target, fault.value)
