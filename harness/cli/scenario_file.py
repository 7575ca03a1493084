"""Reads the scenario that a command names: a file of the user's, or one that ships with camproof."""

from importlib.resources.abc import Traversable

from harness.cli.named_file import in_lines, named_file, shipped_in
from harness.scenario.loading.load import Loaded, load
from harness.scenario.loading.problem import BadScenarioError

_FOLDERS = ("outages", "agreement", "fleets")


def open_scenario(word: str) -> Loaded:
    """The scenario in the file of this name, or else the shipped one that is called so.

    Raises:
        BadInputError: there is no such scenario, or it can't be read.
        ExceptionGroup: something is wrong with it; a BadInputError for each thing.
    """
    try:
        return read_scenario(word)
    except BadScenarioError as wrong:
        raise in_lines(wrong) from None


def read_scenario(word: str) -> Loaded:
    """The same; but what is wrong with it is one BadScenarioError, which knows the places."""
    named = named_file(word, shipped(), what="scenario", listing="camproof scenario list")
    folder = named.folder
    if folder is None:
        return load(named.text, named.name)
    return load(named.text, named.name, read_beside=lambda name: (folder / name).read_text("utf-8"))


def shipped() -> dict[str, Traversable]:
    """The scenarios that ship with camproof, by name."""
    return shipped_in(_FOLDERS)
