"""Quantities as people write them: a number and a unit. A declared set of units, and nothing outside it.

| what | becomes | units |
|---|---|---|
| duration | whole microseconds | us, ms, s, min, h, d, week |
| size | whole bytes | B, kB, MB, GB, TB, KiB, MiB, GiB, TiB, and bit with the same prefixes |
| rate | bits per second | a unit of size, `/s` |
| frequency | times per second | /s, /min, /h, /d, /week |
| share | 0 to 1 | % |
| power | whole milliwatts | mW, W |
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pint import UnitRegistry

_TIMES = {"us": "", "ms": "1000 us", "s": "1000 ms", "min": "60 s", "h": "60 min", "d": "24 h", "week": "7 d"}
_PREFIXES = {"": 1, "k": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}
_BINARY = {"Ki": 2**10, "Mi": 2**20, "Gi": 2**30, "Ti": 2**40}
_BITS = {"bit": 1, "B": 8}
_SIZES = {f"{p}{unit}": n * bits for unit, bits in _BITS.items() for p, n in (_PREFIXES | _BINARY).items()}
_NUMBER = re.compile(r"(?P<number>[-+]?[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]{1,3})?)(?P<unit>.*)", re.DOTALL)
_ALSO = {
    "sec": "s", "secs": "s", "second": "s", "seconds": "s", "m": "min", "minute": "min", "minutes": "min",
    "mins": "min", "hr": "h", "hour": "h", "hours": "h", "day": "d", "days": "d", "weeks": "week", "w": "week",
    "bps": "bit/s", "kbps": "kbit/s", "mbps": "Mbit/s", "gbps": "Gbit/s", "mb/s": "MB/s", "mb": "MB", "gb": "GB",
    "kb": "kB", "percent": "%", "hz": "/s",
}  # fmt: skip
_LARGEST = Fraction(10**18)  # 31,000 years in microseconds, an exabyte: whole numbers of 64 bits hold it
_SHORT = 7  # a number of more characters is no pleasure to read


class QuantityError(ValueError):
    """What was written is no such quantity. The message names the text, what is wanted, and what was meant."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of quantity.

    Args:
        name: for people, with its article: "a duration".
        base: the unit of what it becomes.
        units: every unit that it can be written in, from small to large.
        common: units to propose for a bare number.
        signed: whether it may be below 0.
        whole: whether it becomes a whole number; else a float.
        usual: how the units end that are written where there is a choice.
    """

    name: str
    base: str
    units: tuple[str, ...]
    common: tuple[str, ...]
    signed: bool = False
    whole: bool = False
    usual: str = ""

    @property
    def pattern(self) -> str:
        """A regular expression (ECMA 262, as JSON Schema wants it) of all that is understood."""
        sign = "[-+]?" if self.signed else "[+]?"
        return rf"^\s*{sign}[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]{{1,3}})?\s*({'|'.join(self.units)})\s*$"


DURATION = Kind("a duration", "us", tuple(_TIMES), ("s", "min"), whole=True)
SHIFT = Kind("a duration", "us", tuple(_TIMES), ("s", "min"), signed=True, whole=True)
SIZE = Kind(
    "a size", "B", tuple(sorted(_SIZES, key=lambda unit: unit.endswith("bit"))), ("MiB", "GB"), whole=True, usual="B"
)
RATE = Kind("a rate", "bit/s", tuple(f"{size}/s" for size in _SIZES), ("Mbit/s", "kbit/s"), usual="bit/s")
FREQUENCY = Kind("a frequency", "/s", ("/s", "/min", "/h", "/d", "/week"), ("/h", "/week"))
SHARE = Kind("a share", "", ("%",), ("%",))
POWER = Kind("a power", "mW", ("mW", "W"), ("W",), whole=True)
KINDS = {"duration": DURATION, "size": SIZE, "rate": RATE, "frequency": FREQUENCY, "share": SHARE, "power": POWER}


def parse(text: object, kind: Kind) -> int | float:
    """The quantity in its base unit. QuantityError if it is none, or more than can be computed with."""
    if isinstance(text, int | float) and not isinstance(text, bool):
        raise QuantityError(_no_unit(text, kind))
    found = _NUMBER.fullmatch(text.strip()) if isinstance(text, str) else None
    if found is None:
        raise QuantityError(f"{text!r} is not {kind.name}: write a number and a unit, such as `20 {kind.common[0]}`")
    number, unit = found["number"], found["unit"].strip()
    if unit not in kind.units:
        raise QuantityError(_no_such_unit(number, unit, kind))
    return _based(Fraction(number) * _factor(unit, kind.base), str(text), kind)


@lru_cache(maxsize=4096)  # the same defaults over and over
def written(value: float, kind: Kind) -> str:
    """The quantity as a person would write it. `parse` makes the very same value of it."""
    if value == 0:
        return f"0 {kind.common[0]}"

    def clumsiness(choice: tuple[str, str]) -> tuple[bool, bool, bool, int]:
        number, unit = choice
        return len(number) > _SHORT, number.lstrip("-").startswith("0."), not unit.endswith(kind.usual), len(number)

    number, unit = min([(n, unit) for unit in kind.units if (n := _number(value, unit, kind))], key=clumsiness)
    return f"{number} {unit}"


def _number(value: float, unit: str, kind: Kind) -> str:
    """How many of the unit, in as few digits as give back the same value; "" where no decimal does."""
    amount = Fraction(repr(value)) / _factor(unit, kind.base)
    exact = Decimal(amount.numerator) / Decimal(amount.denominator)
    texts = [_plain(Decimal(f"{exact:.{_SHORT - 1}g}")), _plain(exact)]
    return next((text for text in texts if parse(f"{text} {unit}", kind) == value), "")


def _based(exact: Fraction, text: str, kind: Kind) -> int | float:
    if exact < 0 and not kind.signed:
        raise QuantityError(f"{text!r} is below 0, and {kind.name} can't be")
    if abs(exact) > _LARGEST:
        raise QuantityError(f"{text!r} is more than camproof can compute with")
    return round(exact) if kind.whole else float(exact)


def _no_unit(number: object, kind: Kind) -> str:
    meant = " or ".join(f"`{number} {unit}`" for unit in kind.common)
    return f"{number} has no unit, and {kind.name} needs one; did you mean {meant}?"


def _no_such_unit(number: str, unit: str, kind: Kind) -> str:
    if not unit:
        return _no_unit(number, kind)
    folded = {known.lower(): known for known in kind.units} | _ALSO
    near = folded.get(unit.lower()) or next(iter(get_close_matches(unit, kind.units, 1)), "")
    meant = f"; did you mean `{number} {near}`?" if near in kind.units else "."
    return f"{unit!r} is no unit of {kind.name}{meant} There are: {', '.join(kind.units)}"


def _plain(number: Decimal) -> str:
    """Without an exponent."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@lru_cache(maxsize=256)
def _factor(unit: str, base: str) -> Fraction:
    """How many of `base` one `unit` is."""
    one = _registry().Quantity(Fraction(1), _spelt(unit)).to(_spelt(base))
    return Fraction(one.magnitude)


def _spelt(unit: str) -> str:
    return f"1{unit}" if unit.startswith("/") else unit


@lru_cache(maxsize=1)
def _registry() -> "UnitRegistry[Any]":
    """Our own units, on exact numbers."""
    from pint import UnitRegistry  # noqa: PLC0415 - costs more than the rest of `camproof --help`

    sizes = [f"{unit} = {bits} bit" for unit, bits in _SIZES.items() if unit != "bit"]
    times = [f"{unit} = {of or '[time]'}" for unit, of in _TIMES.items()]
    return UnitRegistry(
        ["bit = [information]", "mW = [power]", "W = 1000 mW", *sizes, *times, "percent = 1/100 = %"],
        non_int_type=Fraction,
    )
