"""Several faults or variants in one cloud or camera: what each overrides, and a part that all of them had a hand in."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from itertools import combinations
from typing import Any, TypeVar

from harness.camera.parts import CameraParts
from harness.errors import BadInputError
from reference_impl.deployment.blueprint import Blueprint

Parts = TypeVar("Parts", Blueprint, CameraParts)
Changes = Mapping[str, Callable[[Parts], Parts]]  # by fault or variant

_OF_EVERY_CLASS = frozenset(
    ("__module__", "__doc__", "__annotations__", "__dict__", "__weakref__", "__parameters__", "__orig_bases__")
)
_HANDED_ON = frozenset(("web.__init__",))  # what one made of the page is what the next one begins with


def joined(standard: Parts, changes: Changes[Parts], subjects: Sequence[str]) -> Parts:
    """The parts with what all of these change in them. BadInputError: two replace the same thing."""
    held = [(one, overridden(standard, changes, one)) for one in dict.fromkeys(subjects)]
    for (one, its), (other, their) in combinations(held, 2):
        if both := clash(its, their):
            raise BadInputError(f"{one} and {other} both replace {both}: take one of them")
    made = [changes[one](standard) for one in subjects if one in changes]
    return replace(standard, **{part: _one(standard, part, made) for part in _names(standard)})


def clash(some: Iterable[str], others: Iterable[str]) -> str:
    """What two of `overridden` both replace: the same, or one of them a part and the other something of it; "" else."""
    these, those = frozenset(some), frozenset(others)
    wholes = [part for part in these | those if "." not in part]
    within = {part for part in wholes for thing in these | those if thing.startswith(f"{part}.")}
    return min(these & those | within, default="")


def overridden(standard: Parts, changes: Changes[Parts], subject: str) -> frozenset[str]:
    """What a fault or variant has in its hand alone: methods of a part that is a class, other parts as a whole."""
    if subject not in changes:
        return frozenset()
    made = changes[subject](standard)
    return frozenset(thing for part in _names(standard) for thing in _things(standard, made, part)) - _HANDED_ON


def _names(parts: Blueprint | CameraParts) -> list[str]:
    return [part.name for part in fields(parts)]


def _things(standard: Parts, made: Parts, part: str) -> Iterator[str]:
    usual, other = getattr(standard, part), getattr(made, part)
    if other == usual:
        return
    if not _refines(other, usual):
        yield part
        return
    added = (one for one in other.__mro__ if one not in usual.__mro__)
    yield from {f"{part}.{name}" for one in added for name in vars(one) if name not in _OF_EVERY_CLASS}


def _one(standard: Parts, part: str, made: Sequence[Parts]) -> Any:  # noqa: ANN401 - whatever a part is
    """The part of which each is a refinement that has changed it."""
    usual = getattr(standard, part)
    others = list(dict.fromkeys(other for one in made if (other := getattr(one, part)) != usual))
    if len(others) < 2:  # noqa: PLR2004 - nothing to join
        return others[0] if others else usual
    return type("".join(other.__name__.strip("_") for other in others), tuple(others), {})


def _refines(other: object, usual: object) -> bool:
    return isinstance(other, type) and isinstance(usual, type) and issubclass(other, usual)
