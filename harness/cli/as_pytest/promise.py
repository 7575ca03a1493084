"""What there is a test of: a requirement, or one of its cases."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Promise:
    """One verdict that a run has to give."""

    requirement: str
    case: str = ""

    def __str__(self) -> str:
        return f"{self.requirement}:{self.case}" if self.case else self.requirement
