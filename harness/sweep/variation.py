"""What is varied: `cache=16MiB,64MiB` is a list of values, `cache=16MiB..1GiB` a span from which values are drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log

from harness.errors import BadInputError
from harness.scenario.loading.tree import plain
from harness.scenario.quantities import KINDS, Kind, QuantityError, parse, written
from harness.sweep.keys import Key, meant

_LOG = ":log"
_DIGITS = 4  # of a drawn value: more says nothing, and is a burden to read


@dataclass(frozen=True, slots=True)
class Span:
    """From one value to another, ends included.

    Args:
        low: in the base unit.
        high: likewise, above `low`.
        kind: what quantity it is; None for a bare number.
        whole: whether only whole numbers are in it.
        logarithmic: whether doubling counts alike everywhere in it.
    """

    low: float
    high: float
    kind: Kind | None
    whole: bool
    logarithmic: bool

    def at(self, share: float) -> str:
        """The value so far into it, 0 to 1, as a scenario file would say it."""
        if self.logarithmic:
            value = exp(log(self.low) + share * (log(self.high) - log(self.low)))
        else:
            value = self.low + share * (self.high - self.low)
        value = min(max(float(f"{value:.{_DIGITS}g}"), self.low), self.high)
        if self.kind is None:
            return str(round(value)) if self.whole else f"{value:g}"
        return written(round(value) if self.kind.whole else value, self.kind)


@dataclass(frozen=True, slots=True)
class Variation:
    """One thing that is varied.

    Args:
        word: the key as it was written.
        keys: what it means.
        values: to be tried, one after the other; empty where a span is given.
        span: to draw values from.
    """

    word: str
    keys: tuple[Key, ...]
    values: tuple[str, ...] = ()
    span: Span | None = None


def parse_variation(text: str, keys: Sequence[Key]) -> Variation:
    """From `key=value,value` or `key=low..high`, perhaps with `:log` behind it.

    Raises:
        BadInputError: it is neither, the key is not known, or the ends don't make a span.
    """
    word, sign, said = text.partition("=")
    word, said = word.strip(), said.strip()
    if not (sign and word and said):
        raise BadInputError(f"--vary {text}: write a key and its values, such as `cache=16MiB,64MiB`")
    try:
        found = meant(word, keys)
        if ".." in said:
            return Variation(word, found, span=_span(said))
    except BadInputError as wrong:
        raise BadInputError(f"--vary {text}: {wrong}") from None
    values = tuple(dict.fromkeys(value.strip() for value in said.split(",")))
    if "" in values:
        raise BadInputError(f"--vary {text}: a value is missing beside a comma")
    return Variation(word, found, values)


def _span(said: str) -> Span:
    logarithmic = said.endswith(_LOG)
    first, _, last = said.removesuffix(_LOG).partition("..")
    kind = _kind_of(first, last)
    low, high = (_number(end, kind) for end in (first, last))
    if not low < high:
        raise BadInputError(f"{first.strip()} is not less than {last.strip()}")
    if logarithmic and low <= 0:
        raise BadInputError(f"a span in steps of a factor can't begin at {first.strip()}")
    whole = kind is None and all(isinstance(plain(end.strip()), int) for end in (first, last))
    return Span(low, high, kind, whole, logarithmic)


def _kind_of(first: str, last: str) -> Kind | None:
    """The first kind of quantity that both ends are of."""
    for kind in KINDS.values():
        try:
            parse(first.strip(), kind), parse(last.strip(), kind)
        except QuantityError:
            continue
        return kind
    return None


def _number(end: str, kind: Kind | None) -> float:
    value = plain(end.strip()) if kind is None else parse(end.strip(), kind)
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise BadInputError(f"{end.strip()!r} is no end of a span: write two quantities, such as `16MiB..1GiB`")
    return float(value)
