"""What the probes asked, what should become of it, and what was seen besides."""

from dataclasses import dataclass
from enum import StrEnum


class Expect(StrEnum):
    """What a conforming cloud does with a request."""

    ACCEPTED = "accepted"  # a control: a refusal proves nothing unless the good request is accepted
    DEMANDED = "demanded"  # the requirement's own text wants it accepted: a refusal breaks it
    REFUSED = "refused"


class Fate(StrEnum):
    """What an answer says about a request."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    UNDECIDED = "undecided"  # no answer, a redirect, a server's error


@dataclass(frozen=True, slots=True)
class Attempt:
    """One request of a probe, what should become of it and what did. `status` is None where no answer came."""

    case: str
    expect: Expect
    status: int | None
    reason: str = ""
    excerpt: str = ""
    wanted_reasons: tuple[str, ...] = ()  # of a refusal, if it must be for one of them
    excuses: tuple[str, ...] = ()  # reasons that lie outside the requirement: a refusal for one breaks no demand
    trace: str = ""  # the requests and answers, as one would make them again, without secrets

    @property
    def fate(self) -> Fate:
        """What the answer says (RFC 9110 15: 2xx is yes, 4xx is no, everything else is neither)."""
        kind = 0 if self.status is None else self.status // 100
        return {2: Fate.ACCEPTED, 4: Fate.REFUSED}.get(kind, Fate.UNDECIDED)

    def __str__(self) -> str:
        said = "no answer" if self.status is None else f"{self.status} {self.reason}".strip()
        return f"{self.case}: {said}"


@dataclass(frozen=True, slots=True)
class Observation:
    """What is found when one looks again: what must be, and what is."""

    case: str
    wanted: str
    seen: str

    def __str__(self) -> str:
        return f"{self.case}: {self.seen}" + ("" if self.seen == self.wanted else f" (must be {self.wanted})")


@dataclass(frozen=True, slots=True)
class Undone:
    """Why a step of the run came to no end."""

    reason: str
    ours: bool = False  # camproof itself broke
