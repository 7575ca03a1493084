"""The one way from a scenario file's text to a scenario."""

from collections.abc import Callable
from dataclasses import dataclass

from harness.scenario.loading.names import unresolved_names
from harness.scenario.loading.problem import BadScenarioError, Problem
from harness.scenario.loading.tree import Tree, read
from harness.scenario.loading.validation import validated
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
    scenario, wrong = validated(Scenario, tree, {FROM_FILE: True, READ_BESIDE: read_beside})
    if scenario is None:
        wrong += [Problem(path, tree.value_place(path), message) for path, message in unresolved_names(tree.value)]
        raise BadScenarioError(file, [*problems, *wrong])
    if problems:
        raise BadScenarioError(file, problems)
    return Loaded(file, scenario, tree)
