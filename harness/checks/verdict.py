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
    excused: str = ""  # why the run does not fail where this did: it is only recommended, or was expected


@dataclass(frozen=True, slots=True)
class Tally:
    """How many verdicts of each outcome, and what the whole comes to."""

    verdicts: tuple[Verdict, ...] = field(repr=False)

    def count(self, outcome: Outcome) -> int:
        """How many verdicts have this outcome."""
        return sum(v.outcome is outcome for v in self.verdicts)

    def binding(self, outcome: Outcome) -> int:
        """How many have it and are not excused."""
        return sum(v.outcome is outcome and not v.excused for v in self.verdicts)

    @property
    def excused(self) -> int:
        """How many are broken or undecided, and excused."""
        return sum(bool(v.excused) for v in self.verdicts)

    @property
    def exit_status(self) -> int:
        """0 all good, 1 not conformant, 3 camproof failed, 4 undecided (or nothing was judged)."""
        if self.binding(Outcome.FAIL):
            return 1
        if self.binding(Outcome.ERROR):
            return 3
        if self.binding(Outcome.UNKNOWN) or not self.count(Outcome.PASS):
            return 4
        return 0
