"""Which adapters there are: the reference's, and those that installed packages name as entry points."""

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from harness.cloud.ports import Adapter
from harness.cloud.reference import Reference
from harness.cloud.target import REFERENCE, Target
from harness.errors import BadInputError

GROUP = "camproof.adapters"
_Maker = Callable[[Target], Adapter]


def adapter_of(target: Target) -> Adapter:
    """The adapter that a target names, for that target.

    Raises:
        BadInputError: it is not installed, does not load, or lacks an address.
    """
    made = _maker(target)(target)
    if missing := [name for name in made.services if name not in target.services]:
        raise BadInputError(f"{target.name}: the adapter {target.adapter} needs the address of {', '.join(missing)}")
    return made


def _maker(target: Target) -> _Maker:
    name = target.adapter
    if name == REFERENCE:
        return Reference
    there = _installed()
    if name not in there:
        near = get_close_matches(name, [REFERENCE, *there], 1)
        meant = f" Did you mean {near[0]}?" if near else f" A package names its own in the group {GROUP}."
        raise BadInputError(f"{target.name}: no adapter {name!r} is installed.{meant}")
    try:
        maker: Any = there[name].load()
    except Exception as broken:
        raise BadInputError(
            f"{target.name}: the adapter {name} ({there[name].value}) does not load: {broken!r}"
        ) from broken
    return maker  # type: ignore[no-any-return]


def _installed() -> Mapping[str, EntryPoint]:
    return {entry.name: entry for entry in entry_points(group=GROUP)}
