"""KEY-7: requests, the key server's address, and what lies in the files of everything else."""

from dataclasses import replace

from harness.checks import keys  # noqa: F401 - importing it enters its checks
from harness.checks.casefile import CaseFile
from harness.checks.facts.holdings import FoundBytes, MediaSide
from harness.checks.facts.tried import Attempt, Expect, Observation
from harness.checks.registry import verdict
from harness.checks.verdict import Outcome
from harness.history.event import Header, History

GOOD, BAD = Attempt("a member", Expect.ACCEPTED, 200), Attempt("a session", Expect.REFUSED, 401)
SIDE = MediaSide(3, 100)
CASE = CaseFile(
    History(Header("s", "", 1, "live", "0", "", 0), ()), {}, attempts={"KEY-7": (GOOD, BAD)},
    observations={"KEY-7": [Observation("shares its address", "none", "none")]}, media_side=SIDE,
)  # fmt: skip


def outcome(**changed: object) -> Outcome:
    return verdict("KEY-7", replace(CASE, **changed)).outcome  # type: ignore[arg-type]


def test_it_is_apart_in_what_it_takes_and_in_where_it_is() -> None:
    assert outcome() is Outcome.PASS
    assert outcome(media_side=None) is Outcome.PASS
    assert outcome(attempts={"KEY-7": (GOOD, replace(BAD, status=200))}) is Outcome.FAIL
    assert outcome(attempts={"KEY-7": (replace(GOOD, status=500), BAD)}) is Outcome.UNKNOWN
    assert outcome(attempts={}, observations={}) is Outcome.UNKNOWN
    assert outcome(observations={"KEY-7": [Observation("shares its address", "none", "playlists")]}) is Outcome.FAIL


def test_a_key_that_lies_with_the_media_gives_it_away() -> None:
    found = replace(SIDE, found=(FoundBytes("location-a/x", "content key k1"),))
    told = verdict("KEY-7", replace(CASE, media_side=found))
    assert told.outcome is Outcome.FAIL
    assert [e.statement for e in told.evidence] == ["content key k1 in location-a/x"]
