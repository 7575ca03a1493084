"""The one way from a topology file's text to a topology."""

from harness.scenario.loading.problem import BadFileError, Problem
from harness.scenario.loading.tree import read
from harness.scenario.loading.validation import validated
from harness.scenario.schema.base import FROM_FILE
from harness.sites.schema.document import Topology


class BadTopologyError(BadFileError):
    """A topology file that can't be used."""


def load(text: str, file: str) -> Topology:
    """A topology from YAML.

    Args:
        text: the file's.
        file: its name, for messages.

    Raises:
        BadTopologyError: with everything that is wrong, each with line, column, key, and what was meant.
    """
    tree = read(text)
    problems: list[Problem] = list(tree.problems)
    if tree.value is None:
        raise BadTopologyError(file, problems)
    site, wrong = validated(Topology, tree, {FROM_FILE: True})
    if site is None or problems:
        raise BadTopologyError(file, [*problems, *wrong])
    return site
