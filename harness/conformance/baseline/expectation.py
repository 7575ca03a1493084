"""A baseline file, read strictly: which failures are expected, why, and until when."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from harness.errors import BadInputError
from harness.requirements.catalogue import load
from harness.requirements.entries import Entry, entries


class Expectation(BaseModel):
    """One failure that is expected."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    requirement: str
    case: str = ""
    reason: str
    reference: str = ""  # an issue, a ticket, a decision
    expires: date  # the last day on which it is expected

    @property
    def name(self) -> str:
        """The requirement, and the case where there are several."""
        return f"{self.requirement}:{self.case}" if self.case else self.requirement

    def __str__(self) -> str:
        reference = f" ({self.reference})" if self.reference else ""
        return f"{self.reason}{reference}, until {self.expires}"


def read_baseline(path: Path) -> tuple[Expectation, ...]:
    """The expectations of a file. BadInputError, with file and line: one is no good, or its reason is not filled in."""
    found: dict[str, Expectation] = {}
    for entry, expected in parsed(path):
        if not expected.reason.strip():
            raise BadInputError(
                f"{entry.place('reason')}: the reason why {expected.name} is expected to fail is not filled in"
            )
        if expected.name in found:
            raise BadInputError(f"{entry.place('requirement')}: {expected.name} is there already")
        found[expected.name] = expected
    return tuple(found.values())


def parsed(path: Path) -> Iterator[tuple[Entry, Expectation]]:
    """Each entry with its place, whether or not its reason is filled in. BadInputError otherwise as `read_baseline`."""
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as wrong:
        why = (wrong.strerror or str(wrong)).lower() if isinstance(wrong, OSError) else str(wrong)
        hint = "`camproof conform --baseline write` makes one"
        raise BadInputError(f"{path}: it can't be read as a baseline ({why}); {hint}") from None
    for entry in entries(text, str(path)):
        try:
            expected = Expectation.model_validate(entry.value)
            load().get(expected.requirement)
        except ValidationError as wrong:
            first = wrong.errors()[0]
            key = ".".join(map(str, first["loc"]))
            known = ", ".join(Expectation.model_fields)
            raise BadInputError(f"{entry.place(key)}: {key or 'entry'}: {first['msg']} (keys: {known})") from None
        except BadInputError as wrong:
            raise BadInputError(f"{entry.place('requirement')}: {wrong}") from None
        yield entry, expected
