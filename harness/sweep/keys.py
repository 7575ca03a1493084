"""The keys of a scenario that can be varied, and which of them a person means: `cache`, `lobby.bitrate`, `uplink.up`.

A key is found by its end. `*` stands for any name or place in a list; names of templates and sites, and kinds of
faults, pick one: `fleet.sites.shop.uplink.up`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

from pydantic import BaseModel

from harness.errors import BadInputError
from harness.scenario.loading.problem import Path, dotted
from harness.scenario.schema.cloud import Region
from harness.scenario.schema.document import Scenario

_NOT_VARIED = {"camproof", "name", "why", "seed", "must_happen", "must_hold", "tolerances"}
_STANDS_FOR = {"cache": ("size",), "bitrate": ("constant",), "for": ("fixed", "exponential")}  # `cache` is its size
_NAMES = ("name", "kind", "template")  # what an item of a list is called by


@dataclass(frozen=True, slots=True)
class Key:
    """One value of a scenario.

    Args:
        path: where it stands in a file.
        words: what each part of the path answers to.
        general: the path with `*` for names and places in lists.
        holds: whether it has a value; else it is one of several that could be said in its place.
    """

    path: Path
    words: tuple[frozenset[str], ...]
    general: str
    holds: bool = True

    def __str__(self) -> str:
        """Dotted."""
        return dotted(self.path)


def keys_of(scenario: Scenario) -> tuple[Key, ...]:
    """All of them."""
    return tuple(_inside(scenario, Key((), (), ""))) + tuple(_unnamed_regions(scenario))


def meant(word: str, keys: Sequence[Key]) -> tuple[Key, ...]:
    """The keys that a word means: all that are alike, as every template's cache.

    Raises:
        BadInputError: there is none, or it may mean several different things.
    """
    tokens = [token for token in re.split(r"[.\[\]]+", word.strip()) if token not in {"", "*"}]
    found: dict[int, list[Key]] = {}
    for key in keys:
        skipped = _skipped(tokens, key)
        if skipped is not None:
            found.setdefault(skipped, []).append(key)
    if not found:
        raise BadInputError(f"the scenario has no key {word!r}.{_near(word, keys)}")
    nearest = found[min(found)]
    kinds = sorted({key.general for key in nearest})
    if len(kinds) > 1:
        raise BadInputError(f"{word!r} may mean {' or '.join(f'`{kind}`' for kind in kinds)}: write more of it")
    return tuple(dict.fromkeys([key for key in nearest if key.holds] or nearest))


def _inside(model: BaseModel, at: Key) -> Iterator[Key]:
    for name, field in type(model).model_fields.items():
        key = field.alias or name
        if at.path or key not in _NOT_VARIED:
            yield from _below(getattr(model, name), _step(at, key, key))


def _below(value: object, at: Key) -> Iterator[Key]:
    if isinstance(value, BaseModel):
        inner = list(_inside(value, at))
        yield from inner
        yield from _stood_for(value, at, inner)
    elif isinstance(value, dict):
        for name, one in value.items():
            yield from _below(one, _step(at, name, "*"))
    elif isinstance(value, tuple) and any(isinstance(one, BaseModel) for one in value):
        for number, one in enumerate(value):
            names = (str(getattr(one, name)) for name in _NAMES if hasattr(one, name))
            yield from _below(one, _step(at, number, "*", *names))
    else:
        yield replace(at, holds=value is not None)


def _stood_for(model: BaseModel, at: Key, inner: Sequence[Key]) -> Iterator[Key]:
    """A mapping's own name, where it means the value in it that is said: `for` an exponential length is its mean."""
    said = {field.alias or name for name, field in type(model).model_fields.items() if getattr(model, name) is not None}
    for name in _STANDS_FOR.get(str(at.path[-1]), ()):
        if name in said:
            yield from (Key(key.path, at.words, at.general) for key in inner if key.path == (*at.path, name))


def _unnamed_regions(scenario: Scenario) -> Iterator[Key]:
    """Limits of regions that the scenario uses and says nothing of."""
    for name in dict.fromkeys(site.region for site in scenario.fleet.sites):
        if name not in scenario.cloud.regions:
            at = _step(_step(_step(Key((), (), ""), "cloud", "cloud"), "regions", "regions"), name, "*")
            yield from _inside(Region(), at)


def _step(at: Key, part: str | int, general: str, *names: str) -> Key:
    text = f"{at.general}.{general}" if at.general else general
    return Key((*at.path, part), (*at.words, frozenset((str(part), *names))), text)


def _skipped(tokens: Sequence[str], key: Key) -> int | None:
    """How many words of the key lie between those that were written; None where they don't fit."""
    generals = key.general.split(".")
    place, skipped = len(key.words) - 1, 0
    for number, token in enumerate(reversed(tokens)):
        while place >= 0 and token not in key.words[place]:
            if number == 0:
                return None
            skipped += generals[place] != "*"
            place -= 1
        if place < 0:
            return None
        place -= 1
    return skipped


def _near(word: str, keys: Sequence[Key]) -> str:
    ends = {end for key in keys for end in _ends([part for part in key.general.split(".") if part != "*"])}
    close = get_close_matches(word, sorted(ends), 2, 0.5)
    if not close:
        return " `camproof scenario explain` shows the keys of a scenario."
    return f" Did you mean {' or '.join(f'`{one}`' for one in close)}?"


def _ends(parts: list[str]) -> list[str]:
    return [".".join(parts[-count:]) for count in (1, 2) if count <= len(parts)]
