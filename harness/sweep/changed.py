"""A scenario with some of its values changed: read anew, so that what can't be is refused as in a file."""

from collections.abc import Iterable
from typing import Any

from harness.errors import BadInputError
from harness.scenario.loading.problem import Path, dotted
from harness.scenario.loading.tree import Tree, plain
from harness.scenario.loading.validation import validated
from harness.scenario.schema.base import FROM_FILE
from harness.scenario.schema.document import Scenario

Setting = tuple[Path, str]


def changed(scenario: Scenario, settings: Iterable[Setting]) -> Scenario:
    """The scenario with these values, each as a file would say it; what it leaves to defaults it still does.

    Raises:
        BadInputError: a value can't stand there, or what comes of it is no scenario.
    """
    said = scenario.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_unset=True)
    for path, text in settings:
        _put(said, path, text)
    made, problems = validated(Scenario, Tree(_frozen(said), {}, {}, ()), {FROM_FILE: True})
    if made is None:
        raise BadInputError("; ".join(dict.fromkeys(f"{dotted(one.path)}: {one.message}" for one in problems)))
    return made


def _put(document: Any, path: Path, text: str) -> None:  # noqa: ANN401 - whatever a file can say
    place = document
    for part in path[:-1]:
        place = place.setdefault(part, {}) if isinstance(place, dict) else place[part]
    place[path[-1]] = plain(text)


def _frozen(value: Any) -> Any:  # noqa: ANN401 - whatever a file can say
    """Lists as tuples, which is what files are read as."""
    if isinstance(value, dict):
        return {key: _frozen(one) for key, one in value.items()}
    return tuple(map(_frozen, value)) if isinstance(value, list) else value
