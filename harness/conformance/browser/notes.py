"""What is noted while a browser looks: what must go well, and what must be as it must be."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.async_api import Error as PlaywrightError

from harness.checks.facts.tried import Observation
from harness.errors import CamproofError

DONE, NONE, YES, NO = "done", "none", "yes", "no"
_LONGEST = 160


class StuckError(CamproofError):
    """The page did not show what it must for the next step; that is noted already."""


@dataclass
class Notes:
    """By requirement."""

    controls: dict[str, list[Observation]] = field(default_factory=dict)
    seen: dict[str, list[Observation]] = field(default_factory=dict)

    def saw(self, requirement: str, what: str, wanted: str, seen: str) -> None:
        """Something that must be so."""
        self.seen.setdefault(requirement, []).append(Observation(what, wanted, seen[:_LONGEST]))

    def stuck(self, requirement: str) -> bool:
        """Whether a step on which it rests could not be gone."""
        return any(one.seen != one.wanted for one in self.controls.get(requirement, ()))

    @contextmanager
    def step(self, what: str, *requirements: str) -> Iterator[None]:
        """One step of the good way, on which what is said of these requirements rests.

        Raises:
            StuckError: it can't be gone.
        """
        try:
            yield
        except (PlaywrightError, StuckError) as wrong:
            said = _first_line(wrong) if isinstance(wrong, PlaywrightError) else str(wrong)
            self._control(what, said, requirements)
            raise StuckError(f"{what}: {said}") from wrong
        self._control(what, DONE, requirements)

    def _control(self, what: str, seen: str, requirements: tuple[str, ...]) -> None:
        for requirement in requirements:
            self.controls.setdefault(requirement, []).append(Observation(what, DONE, seen[:_LONGEST]))


def _first_line(wrong: PlaywrightError) -> str:
    """What is missing stands in the lines that follow: `waiting for get_by_role("button", name="Sign in")`."""
    lines = [line.strip(" -") for line in str(wrong).splitlines()]
    waiting = [line for line in lines if line.startswith("waiting for")]
    return ": ".join([lines[0], *waiting[:1]])
