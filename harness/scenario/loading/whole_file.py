"""A small file of the user's, read into a value of a model: all that is wrong is told at once, with its place."""

from pathlib import Path

from harness.errors import BadInputError
from harness.scenario.loading.problem import BadFileError
from harness.scenario.loading.tree import read
from harness.scenario.loading.validation import Model, validated
from harness.scenario.schema.base import FROM_FILE
from harness.user_file import text_of


def from_file(path: Path, model: type[Model], what: str) -> Model:
    """What is in a file.

    Args:
        path: of the file.
        model: what it must be.
        what: can't be used where something is wrong with it, for people.

    Raises:
        BadInputError: it can't be read.
        ExceptionGroup: something is wrong with it; a BadInputError for each thing.
    """
    tree = read(text_of(path))
    made, problems = validated(model, tree, {FROM_FILE: True}) if tree.value is not None else (None, [])
    if made is None or tree.problems:
        lines = BadFileError(str(path), [*tree.problems, *problems]).lines
        raise ExceptionGroup(f"{what} that can't be used", [BadInputError(line) for line in lines])
    return made
