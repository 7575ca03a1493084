"""Reads the scenario that a command names: a file of the user's, or one that ships with camproof."""

from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from harness.cli.suggest import did_you_mean
from harness.errors import BadInputError
from harness.scenario.loading.load import Loaded, load
from harness.scenario.loading.problem import BadScenarioError

_FOLDERS = ("outages", "agreement")


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
    path = Path(word)
    if path.is_file():
        return load(_text(path, word), word, read_beside=lambda name: (path.parent / name).read_text("utf-8"))
    known = shipped()
    if word in known:
        return load(_text(known[word], word), f"{word}.yaml")
    if path.exists():
        raise BadInputError(f"{word}: that is no file, but a scenario is one")
    hint = did_you_mean(word, known) or " `camproof scenario list` lists those that there are."
    raise BadInputError(f"{word}: there is no such file, and no scenario of that name ships with camproof.{hint}")


def shipped() -> dict[str, Traversable]:
    """The scenarios that ship with camproof, by name."""
    return {file.name.removesuffix(".yaml"): file for file in _shipped_files()}


def in_lines(wrong: BadScenarioError) -> ExceptionGroup[BadInputError]:
    """The same, an error a line, as the command line tells them."""
    return ExceptionGroup("a scenario that can't be used", [BadInputError(line) for line in wrong.lines])


def _shipped_files() -> Iterator[Traversable]:
    for folder in _FOLDERS:
        inside = sorted(files("scenarios").joinpath(folder).iterdir(), key=lambda file: file.name)
        yield from (file for file in inside if file.name.endswith(".yaml"))


def _text(file: Path | Traversable, name: str) -> str:
    try:
        return file.read_text("utf-8")
    except UnicodeDecodeError as wrong:
        raise BadInputError(f"{name}: that is no text in UTF-8 (byte {wrong.start} is none)") from None
    except OSError as wrong:
        raise BadInputError(f"{name}: it can't be read ({(wrong.strerror or str(wrong)).lower()})") from None
