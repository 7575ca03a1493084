"""The paper's sentences that promise something, and which requirements rest on each."""

from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from harness.errors import BadInputError
from harness.requirements.catalogue import Requirement
from harness.requirements.entries import entries


class Promise(BaseModel):
    """One sentence of the paper, and requirements that rest on it without quoting it."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    section: str
    text: Annotated[str, Field(min_length=1)]
    also: list[str] = []

    def carries(self, requirement: Requirement) -> bool:
        """Whether the requirement rests on this sentence."""
        quoted = requirement.section == self.section and requirement.quote in self.text
        return quoted or requirement.id in self.also


@lru_cache(maxsize=1)
def promises() -> tuple[Promise, ...]:
    """Those that ship with camproof, in the paper's order."""
    return parse(files("harness.requirements").joinpath("promises.yaml").read_text("utf-8"), "promises.yaml")


def parse(text: str, name: str) -> tuple[Promise, ...]:
    """Sentences from YAML. BadInputError with file and line for anything that is not as it must be."""
    found = []
    for entry in entries(text, name):
        try:
            found.append(Promise.model_validate(entry.value))
        except ValidationError as wrong:
            first = wrong.errors()[0]
            raise BadInputError(f"{entry.place(str(first['loc'][0]))}: {first['loc'][0]}: {first['msg']}") from None
    return tuple(found)


def unkept(sentences: Iterable[Promise], requirements: Iterable[Requirement]) -> tuple[str, ...]:
    """Sentences that no requirement rests on."""
    known = list(requirements)
    return tuple(one.text for one in sentences if not any(one.carries(requirement) for requirement in known))


def adrift(sentences: Iterable[Promise], requirements: Iterable[Requirement]) -> tuple[str, ...]:
    """Requirements, by id, that rest on no sentence; and ids that a sentence names and nobody knows."""
    known, promised = list(requirements), list(sentences)
    resting = {r.id for r in known if any(one.carries(r) for one in promised)}
    named = {name for one in promised for name in one.also}
    ids = [requirement.id for requirement in known]
    return (*(name for name in ids if name not in resting), *sorted(named - set(ids)))
