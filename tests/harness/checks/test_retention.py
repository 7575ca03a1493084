"""What is said of a recording's retention decides IDX-5; a cloud that can't be asked is not judged."""

from harness.checks import names  # noqa: F401 - importing it enters its checks
from harness.checks.casefile import CaseFile
from harness.checks.facts.tried import Attempt, Expect, Observation
from harness.checks.registry import verdict
from harness.checks.verdict import Outcome
from harness.history.event import Header, History

NOTHING = History(Header("s", "", 1, "live", "0", "", 0), ())
ASKED = (Attempt("have retention enforced", Expect.ACCEPTED, 200), Attempt("GET", Expect.REFUSED, 404))


def outcome(*asked: Attempt, where: str = "nowhere") -> Outcome:
    seen = {"IDX-5": [Observation("where the segment is", "nowhere", where)]}
    return verdict("IDX-5", CaseFile(NOTHING, {}, attempts={"IDX-5": asked}, observations=seen)).outcome


def test_gone_from_everywhere_or_not() -> None:
    assert outcome(*ASKED) is Outcome.PASS
    assert outcome(*ASKED, where="in store only") is Outcome.FAIL
    assert outcome(Attempt("have retention enforced", Expect.ACCEPTED, 404), ASKED[1]) is Outcome.UNKNOWN


def test_who_does_not_claim_it_is_not_judged() -> None:
    assert verdict("IDX-5", CaseFile(NOTHING, {})).outcome is Outcome.SKIP
