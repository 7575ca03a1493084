"""The requirement catalogue: a data file, read strictly."""

import re
from collections.abc import Iterator
from difflib import get_close_matches
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from harness.errors import BadInputError
from harness.requirements.entries import Entry, entries

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

Who = Literal["cloud", "camera", "player", "site"]
Level = Literal["must", "should", "assumed", "evidence"]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Parameter(_Strict):
    """A value that the paper does not give: its name, what it is by default, and where that comes from."""

    name: str
    default: str
    unit: str
    source: str

    def __str__(self) -> str:
        return f"{self.name} = {self.default} {self.unit}".rstrip() + f" (assumed: {self.source})"


class Requirement(_Strict):
    """One promise: whose conduct it is, how firm it is, and the words of the paper that it rests on."""

    id: Annotated[str, Field(pattern=r"^[A-Z]{2,4}-[1-9][0-9]?$")]
    area: str
    text: str
    who: Annotated[list[Who], Field(min_length=1)]
    level: Level
    section: str
    quote: str
    parameter: Parameter | None = None
    why: str = ""  # why no program can decide it
    unjudged: str = ""  # why there is no check although a program could decide it

    @model_validator(mode="after")
    def _says_what_its_level_wants(self) -> "Requirement":
        if self.level == "assumed" and self.parameter is None:
            raise ValueError(f"{self.id}: `assumed` goes with a `parameter`")
        if (self.level == "evidence") != bool(self.why):
            raise ValueError(f"{self.id}: `evidence` goes with a `why`, and no other level does")
        if self.why and self.unjudged:
            raise ValueError(f"{self.id}: `evidence` says why it is not judged in `why`, not in `unjudged`")
        return self


class Catalogue:
    """All requirements, in the order of the file."""

    def __init__(self, requirements: list[Requirement]) -> None:
        self._by_id = {requirement.id: requirement for requirement in requirements}

    def __iter__(self) -> Iterator[Requirement]:
        return iter(self._by_id.values())

    def __len__(self) -> int:
        return len(self._by_id)

    def __contains__(self, requirement: object) -> bool:
        return requirement in self._by_id

    @property
    def areas(self) -> tuple[str, ...]:
        """The areas, in order."""
        return tuple(dict.fromkeys(requirement.area for requirement in self))

    def get(self, requirement: str) -> Requirement:
        """The one with this id. BadInputError, with the nearest id, if there is none."""
        found = self._by_id.get(requirement.upper())
        if found is None:
            near = get_close_matches(requirement.upper(), self._by_id, 1)
            hint = f"did you mean {near[0]}?" if near else "`camproof requirements` lists them"
            raise BadInputError(f"no requirement is called {requirement!r}: {hint}")
        return found


@lru_cache(maxsize=1)
def load() -> Catalogue:
    """The catalogue that ships with camproof."""
    return parse(files("harness.requirements").joinpath("catalogue.yaml").read_text("utf-8"), "catalogue.yaml")


def parse(text: str, name: str) -> Catalogue:
    """A catalogue from YAML. BadInputError with file, line and key for anything that is not as it must be."""
    found: dict[str, Requirement] = {}
    for entry in entries(text, name):
        requirement = _requirement(entry)
        if requirement.id in found:
            raise BadInputError(f"{entry.place('id')}: {requirement.id} is there already; ids are used once")
        found[requirement.id] = requirement
    return Catalogue(list(found.values()))


def _requirement(entry: Entry) -> Requirement:
    try:
        return Requirement.model_validate(entry.value)
    except ValidationError as wrong:
        first = min(wrong.errors(), key=lambda error: error["type"] != "extra_forbidden")
        keys = [str(key) for key in first["loc"]]
        said = first["msg"].removeprefix("Value error, ")
        hint = _hint(first)
        raise BadInputError(f"{entry.place(*keys[:1])}: {'.'.join(keys) or 'entry'}: {said}{hint}") from None


def _hint(error: "ErrorDetails") -> str:
    """What was probably meant by a key or value that is not known."""
    if error["type"] == "extra_forbidden":
        model = Parameter if error["loc"][0] == "parameter" else Requirement
        word, known = str(error["loc"][-1]), list(model.model_fields)
    elif error["type"] == "literal_error":
        word, known = str(error["input"]), re.findall(r"'([^']+)'", error["ctx"]["expected"])
    else:
        return ""
    near = get_close_matches(word, known, 1)
    return f"; did you mean {near[0]!r}?" if near else ""
