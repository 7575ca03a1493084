"""What a check says, and what it rests on."""

from dataclasses import dataclass, field
from enum import StrEnum


class Outcome(StrEnum):
    """The five verdicts. Only PASS is a pass: UNKNOWN and ERROR never round up to it."""

    PASS = "pass"  # noqa: S105 - no password
    FAIL = "fail"
    UNKNOWN = "unknown"  # could not be decided, or what had to happen did not
    SKIP = "skip"  # not claimed by the target or the profile, with the reason
    ERROR = "error"  # camproof itself failed


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing a verdict rests on: a sentence, and the request, bytes or rows behind it (secrets redacted)."""

    statement: str
    excerpt: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The judgement of one requirement on one target."""

    requirement: str
    outcome: Outcome
    reason: str  # one sentence that a newcomer understands
    evidence: tuple[Evidence, ...] = ()
    assumptions: tuple[str, ...] = ()  # "credential life 3600 s (assumed: AWS IoT role alias default)"
    replay: str = ""  # the command that judges it again
    case: str = ""  # where one requirement has several verdicts


@dataclass(frozen=True, slots=True)
class Tally:
    """How many verdicts of each outcome, and what the whole comes to."""

    verdicts: tuple[Verdict, ...] = field(repr=False)

    def count(self, outcome: Outcome) -> int:
        """How many verdicts have this outcome."""
        return sum(v.outcome is outcome for v in self.verdicts)

    @property
    def exit_status(self) -> int:
        """0 all good, 1 not conformant, 3 camproof failed, 4 undecided (or nothing was judged)."""
        if self.count(Outcome.FAIL):
            return 1
        if self.count(Outcome.ERROR):
            return 3
        if self.count(Outcome.UNKNOWN) or not self.count(Outcome.PASS):
            return 4
        return 0
