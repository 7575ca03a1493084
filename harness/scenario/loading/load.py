"""The one way from a scenario file's text to a scenario."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from harness.scenario.loading.keys import keys_at
from harness.scenario.loading.names import unresolved_names
from harness.scenario.loading.problem import BadScenarioError, Path, Problem
from harness.scenario.loading.tree import Tree, read
from harness.scenario.loading.wording import worded
from harness.scenario.schema.base import FROM_FILE
from harness.scenario.schema.bitrates import READ_BESIDE
from harness.scenario.schema.document import Scenario

ReadBeside = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Loaded:
    """A scenario, and what its file said and where.

    Args:
        file: its name, for people.
        scenario: with all defaults.
        tree: what was written, so that it can be told from what was assumed.
    """

    file: str
    scenario: Scenario
    tree: Tree


def load(text: str, file: str, read_beside: ReadBeside | None = None) -> Loaded:
    """A scenario from YAML.

    Args:
        text: the file's.
        file: its name, for messages.
        read_beside: gives the text of a trace that the scenario names, and raises OSError if it can't be read.

    Raises:
        BadScenarioError: with everything that is wrong, each with line, column, key, and what was meant.
    """
    tree = read(text)
    problems = list(tree.problems)
    if tree.value is None:
        raise BadScenarioError(file, problems)
    try:
        scenario = Scenario.model_validate(
            tree.value, by_alias=True, by_name=False, context={FROM_FILE: True, READ_BESIDE: read_beside}
        )
    except ValidationError as wrong:
        found = [problem for error in wrong.errors(include_url=False) for problem in _problems(error, tree)]
        found += [Problem(path, tree.value_place(path), message) for path, message in unresolved_names(tree.value)]
        raise BadScenarioError(file, [*problems, *found]) from None
    if problems:
        raise BadScenarioError(file, problems)
    return Loaded(file, scenario, tree)


def _problems(error: ErrorDetails, tree: Tree) -> Iterator[Problem]:
    """What one error comes to: names that lead nowhere come as one error, and know their paths themselves."""
    for path, message in error.get("ctx", {}).get("problems", ()):
        yield Problem(path, tree.value_place(path), message)
    if "problems" in error.get("ctx", {}):
        return
    of_kind = ("kind",) if error["type"] == "union_tag_invalid" else ()
    path, given = _found((*error["loc"], *of_kind), tree.value, last_is_key=error["type"] == "missing")
    if error["type"] == "too_short" and given:
        return  # what is wrong with each of them is told already
    if given is None and path in tree.values:
        return  # likewise that nothing is said there
    place = tree.key_place(path) if error["type"] == "extra_forbidden" else tree.value_place(path)
    message = worded(error, given, keys_at(Scenario, error["loc"][:-1]))
    yield Problem(path[:-1] if error["type"] == "missing" else path, place, message)


def _found(loc: Sequence[str | int], value: object, *, last_is_key: bool) -> tuple[Path, object]:
    """Where that is in the file, and what stands there: without what is no key of the file, such as kinds of faults.

    What is missing is a key that the file lacks, and comes last.
    """
    path: list[str | int] = []
    for number, part in enumerate(loc):
        if isinstance(value, dict) and part in value:
            value = value[part]
        elif isinstance(value, tuple) and isinstance(part, int):
            value = value[part] if part < len(value) else None
        elif not (isinstance(value, dict) and last_is_key and number == len(loc) - 1):
            continue
        path.append(part)
    return tuple(path), value
