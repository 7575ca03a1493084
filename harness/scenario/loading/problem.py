"""What is wrong with a file that a person wrote, and where."""

from collections.abc import Sequence
from typing import NamedTuple

from harness.errors import BadInputError

Path = tuple[str | int, ...]


class Place(NamedTuple):
    """Line and column, from 1."""

    line: int
    column: int


class Problem(NamedTuple):
    """One thing that is wrong: the key's path, its place, and what to say of it."""

    path: Path
    place: Place
    message: str

    def told(self, file: str) -> str:
        """In one line: file, line, column, path, message."""
        key = f"{dotted(self.path)}: " if self.path else ""
        return f"{file}:{self.place.line}:{self.place.column}: {key}{self.message}"


class BadFileError(BadInputError):
    """A file that can't be used. All its problems, in the order of the file; a line each."""

    def __init__(self, file: str, problems: Sequence[Problem]) -> None:
        once: dict[tuple[Place, str], Problem] = {}
        for problem in problems:  # what an anchor stands for is read wherever its name is
            once.setdefault((problem.place, problem.message), problem)
        self.problems = tuple(sorted(once.values(), key=lambda problem: problem.place))
        self.lines = tuple(problem.told(file) for problem in self.problems)
        super().__init__("\n".join(self.lines))


class BadScenarioError(BadFileError):
    """A scenario file that can't be used."""


def dotted(path: Path) -> str:
    """As people write it: `fleet.sites[0].uplink.up`."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.removeprefix(".")
