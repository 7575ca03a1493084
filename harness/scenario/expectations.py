"""What a scenario expects: what must happen in it for it to have tested anything, and what must hold.

A bound reads `loss per camera <= 30 s`: a quantity, a comparison, a value with its unit. Parsed here, judged elsewhere.
"""

import re
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

from harness.scenario import quantities
from harness.scenario.quantities import DURATION, RATE, SHARE, Kind, QuantityError


class ExpectationError(ValueError):
    """What was written is no expectation. The message says what is wrong, what was meant, and what there is."""


class Event(StrEnum):
    """What must happen; a run in which it did not has tested nothing."""

    OUTAGE = "some outage"
    DROP = "some camera drops"
    EVERY_DROP = "every camera drops"
    FULL_CACHE = "some cache fills"
    RESTART = "some camera restarts"
    UNDRAINED = "some camera does not drain"
    REGION_LIMIT = "a region's limit binds"
    EXPIRY = "some credentials expire"


class Quantity(StrEnum):
    """What can be bounded."""

    LOSS_PER_CAMERA = "loss per camera"
    LOSS_PER_OUTAGE = "loss per outage"
    TOTAL_LOSS = "total loss"
    LOSS_SHARE = "share lost"
    LOSING_CAMERAS = "cameras that lose"
    LOSING_SITES = "sites that lose"
    GAPS_PER_CAMERA = "gaps per camera"
    FIRST_LOSS = "first loss"
    DRAIN_TIME = "drain time"
    PEAK_CACHE = "peak cache"
    PEAK_UPLINK = "peak uplink"
    KEPT_LOCALLY = "loss kept locally"


_MEANING: dict[Quantity, tuple[Kind | None, str]] = {
    Quantity.LOSS_PER_CAMERA: (DURATION, "video lost by the camera that lost most, over the whole scenario"),
    Quantity.LOSS_PER_OUTAGE: (DURATION, "the most that one camera lost in one outage"),
    Quantity.TOTAL_LOSS: (DURATION, "video lost by all cameras together"),
    Quantity.LOSS_SHARE: (SHARE, "video lost, of all that was recorded"),
    Quantity.LOSING_CAMERAS: (SHARE, "cameras that lost anything, of all cameras"),
    Quantity.LOSING_SITES: (SHARE, "sites at which some camera lost anything, of all sites"),
    Quantity.GAPS_PER_CAMERA: (None, "gaps of the camera that has most; gaps closer than three segments are one"),
    Quantity.FIRST_LOSS: (DURATION, "from an outage's start to the first drop, the shortest of all"),
    Quantity.DRAIN_TIME: (DURATION, "from an outage's end to an empty cache, the longest; for ever, if it never was"),
    Quantity.PEAK_CACHE: (SHARE, "the fullest that a stream cache was from a first outage on, of its size"),
    Quantity.PEAK_UPLINK: (
        RATE,
        "the most that one site's cameras sent together from its first outage on, mean over 12 s",
    ),
    Quantity.KEPT_LOCALLY: (SHARE, "of what the cloud lost, what is still on local storage at the end"),
}


class Comparison(StrEnum):
    """How a quantity stands to its bound."""

    AT_MOST = "<="
    BELOW = "<"
    AT_LEAST = ">="
    ABOVE = ">"
    EQUAL = "="

    def holds(self, value: float, bound: float) -> bool:
        """Whether it does."""
        return {
            Comparison.AT_MOST: value <= bound,
            Comparison.BELOW: value < bound,
            Comparison.AT_LEAST: value >= bound,
            Comparison.ABOVE: value > bound,
            Comparison.EQUAL: value == bound,
        }[self]


@dataclass(frozen=True, slots=True)
class Bound:
    """A quantity, a comparison and a value: microseconds, bits per second, 0 to 1, or a number of things."""

    quantity: Quantity
    comparison: Comparison
    value: float

    def __str__(self) -> str:
        kind, _ = _MEANING[self.quantity]
        value = f"{self.value:g}" if kind is None else quantities.written(self.value, kind)
        return f"{self.quantity} {self.comparison} {value}"


def parse_bound(text: str) -> Bound:
    """From `loss per camera <= 30 s`. ExpectationError if it is no such thing."""
    found = re.fullmatch(r"\s*(?P<quantity>[^<>=]*?)\s*(?P<comparison><=|>=|<|>|=)(?P<value>[^<>=]*)", text)
    if found is None:
        raise ExpectationError(
            f"{text!r} is no bound: write a quantity, one of {', '.join(Comparison)}, and a value, "
            "such as `loss per camera <= 30 s`"
        )
    quantity = parse_quantity(found["quantity"])
    return Bound(quantity, Comparison(found["comparison"]), _value(found["value"].strip(), _MEANING[quantity][0]))


def parse_quantity(text: str) -> Quantity:
    """From `share lost`. ExpectationError if there is no such quantity."""
    return Quantity(_known(text, tuple(Quantity), "quantity"))


def parse_event(text: str) -> Event:
    """From `some camera drops`. ExpectationError if there is no such event."""
    return Event(_known(text, tuple(Event), "event"))


def meaning(quantity: Quantity) -> str:
    """What is measured, for people."""
    return _MEANING[quantity][1]


def kind_of(quantity: Quantity) -> Kind | None:
    """What its value is; None for a number of things."""
    return _MEANING[quantity][0]


def bound_pattern() -> str:
    """A regular expression (ECMA 262) of all bounds."""
    each = [
        rf"{quantity}\s*(<=|>=|<|>|=)\s*{kind.pattern.strip('^$') if kind else '[0-9]+'}"
        for quantity, (kind, _) in _MEANING.items()
    ]
    return rf"^\s*({'|'.join(each)})\s*$"


def _value(text: str, kind: Kind | None) -> float:
    if kind is None:
        if not text.isdecimal():
            raise ExpectationError(f"{text!r} is not a whole number; a number of things has no unit")
        return float(text)
    try:
        return quantities.parse(text, kind)
    except QuantityError as wrong:
        raise ExpectationError(str(wrong)) from None


def _known(text: str, known: tuple[str, ...], what: str) -> str:
    word = " ".join(text.split())
    if word in known:
        return word
    near = get_close_matches(word, known, 1, 0.5)
    meant = f"; did you mean `{near[0]}`?" if near else "."
    raise ExpectationError(f"there is no {what} {word!r}{meant} There are: {', '.join(known)}")
