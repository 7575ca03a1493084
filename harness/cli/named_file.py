"""Reads the file that a command names: one of the user's, or one that ships with camproof."""

from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import NamedTuple

from harness.cli.suggest import did_you_mean
from harness.errors import BadInputError
from harness.scenario.loading.problem import BadFileError
from harness.user_file import text_of


class Named(NamedTuple):
    """A file's text; its name, for messages; the folder that it is in, or None for one that ships."""

    text: str
    name: str
    folder: Path | None


def named_file(word: str, known: Mapping[str, Traversable], *, what: str, listing: str) -> Named:
    """The file of this name, or else the shipped one that is called so.

    Args:
        word: what the user said.
        known: what ships, by name.
        what: what it is, for messages: "scenario".
        listing: the command that lists what ships, for messages.

    Raises:
        BadInputError: there is no such file, or it can't be read.
    """
    path = Path(word)
    if path.is_file():
        return Named(text_of(path, name=word), word, path.parent)
    if word in known:
        return Named(text_of(known[word], name=word), f"{word}.yaml", None)
    if path.exists():
        raise BadInputError(f"{word}: that is no file, but a {what} is one")
    hint = did_you_mean(word, known) or f" `{listing}` lists those that there are."
    raise BadInputError(f"{word}: there is no such file, and no {what} of that name ships with camproof.{hint}")


def shipped_in(folders: Iterable[str]) -> dict[str, Traversable]:
    """YAML files in folders of `scenarios`, by name."""
    return {file.name.removesuffix(".yaml"): file for file in _inside(folders)}


def in_lines(wrong: BadFileError) -> ExceptionGroup[BadInputError]:
    """The same, an error a line, as the command line tells them."""
    return ExceptionGroup("a file that can't be used", [BadInputError(line) for line in wrong.lines])


def _inside(folders: Iterable[str]) -> Iterator[Traversable]:
    for folder in folders:
        inside = sorted(files("scenarios").joinpath(folder).iterdir(), key=lambda file: file.name)
        yield from (file for file in inside if file.name.endswith(".yaml"))
