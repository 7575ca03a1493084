"""The names in a file that can't be read as a whole: those that lead nowhere are told along with all else.

What is malformed is told by whoever reads it, and is taken here for nothing said.
"""

from collections.abc import Iterable, Iterator
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

from harness.scenario import quantities
from harness.scenario.defaults import default
from harness.scenario.quantities import DURATION, QuantityError
from harness.scenario.references import Unresolved, unresolved

if TYPE_CHECKING:
    from harness.scenario.schema.document import Scenario

_WHERE = ("site", "group", "region", "provider", "recorder", "template")
_END_OF_TIME_US = 2**62
_MOST_SITES = 100_000  # names that are made up for an entry


def unresolved_names(value: object) -> Iterator[Unresolved]:
    """What `harness.scenario.references` finds in a file's value, as far as it can be read."""
    document = _mapping(value)
    fleet, cloud = _mapping(document.get("fleet")), _mapping(document.get("cloud"))
    sites = [_site(number, _mapping(each)) for number, each in enumerate(_items(fleet.get("sites")))]
    templates = fleet.get("templates")
    known = [*templates] if isinstance(templates, dict) else [c.template for site in sites for c in site.cameras]
    seen = SimpleNamespace(
        fleet=SimpleNamespace(templates=dict.fromkeys(known), sites=sites),
        cloud=SimpleNamespace(regions=_mapping(cloud.get("regions"))),
        faults=[_fault(_mapping(each)) for each in _items(document.get("faults"))],
        duration_us=_duration_us(document.get("duration")),
        drain_us=_duration_us(document.get("drain", default("drain").value)),
    )
    return unresolved(cast("Scenario", seen))


def _site(number: int, given: dict[str, Any]) -> SimpleNamespace:
    count = given.get("count")
    return SimpleNamespace(
        name=_word(given.get("name"), f"?{number}"),
        count=count if isinstance(count, int) and 1 <= count <= _MOST_SITES else 1,
        region=_word(given.get("region"), str(default("fleet.sites.*.region").value)),
        recorder=_word(given.get("recorder"), str(default("fleet.sites.*.recorder").value)),
        provider=_word(given.get("provider"), None),
        cameras=[
            SimpleNamespace(template=each["template"])
            for each in _items(given.get("cameras"))
            if isinstance(each, dict) and isinstance(each.get("template"), str)
        ],
    )


def _fault(given: dict[str, Any]) -> SimpleNamespace:
    where = _mapping(given.get("where"))
    moments = [_duration_us(each) for each in _many(given.get("at"))]
    return SimpleNamespace(
        at_us=[moment for moment in moments if moment < _END_OF_TIME_US],
        region=[*_words(given.get("region"))],
        service=_word(given.get("service"), None),
        kind=_word(given.get("kind"), None),
        where=SimpleNamespace(**{key: tuple(_words(where[key])) if key in where else None for key in _WHERE}),
    )


def _mapping(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _items(value: object) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else ()


def _many(value: object) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else () if value is None else (value,)


def _words(value: object) -> Iterable[str]:
    return (each for each in _many(value) if isinstance(each, str))


def _word(value: object, otherwise: str | None) -> str | None:
    return value if isinstance(value, str) else otherwise


def _duration_us(value: object) -> int:
    try:
        return int(quantities.parse(value, DURATION))
    except QuantityError:
        return _END_OF_TIME_US
