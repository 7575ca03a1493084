"""REG-1, REG-3 and REG-5 rest on the cloud's list, on requests, and on the ledger of what lay where."""

from dataclasses import replace

import pytest

from harness.checks.casefile import Attempt, CaseFile, Expect, LedgerLine, ListedRegion, LocationLoss, Observation
from harness.checks.regions import PLACES
from harness.checks.registry import verdict
from harness.checks.verdict import Outcome
from harness.history.event import Header, History

GOOD, BAD = Attempt("choose eu-fra", Expect.DEMANDED, 200), Attempt("choose xx", Expect.REFUSED, 422)
SIX = tuple(ListedRegion(name, place, (f"https://{n}",)) for n, (name, place) in enumerate(PLACES.items()))
ASKED = {"REG-1": (GOOD, BAD), "REG-3": (GOOD, BAD)}
BEFORE = LedgerLine("before", "eu-fra", "eu-fra", "objects", "org", "cam", 2, 200)
LEDGER = (BEFORE, replace(BEFORE, when="after"), LedgerLine("after", "us-iad", "us-iad", "objects", "org", "cam", 1, 9))
CASE = CaseFile(
    History(Header("s", "", 1, "live", "0", "", 0), ()), {}, claimed_regions=tuple(PLACES), regions=SIX,
    attempts=ASKED, ledger=LEDGER,
)  # fmt: skip


def outcome(requirement: str, **changed: object) -> Outcome:
    return verdict(requirement, replace(CASE, **changed)).outcome  # type: ignore[arg-type]


def test_all_six_are_there_and_can_be_chosen() -> None:
    assert outcome("REG-1") is Outcome.PASS
    assert outcome("REG-1", claimed_regions=("eu-fra",)) is Outcome.SKIP
    assert outcome("REG-1", regions=()) is Outcome.UNKNOWN
    assert outcome("REG-1", attempts={}) is Outcome.UNKNOWN


@pytest.mark.parametrize(
    "listed",
    [
        SIX[1:],
        (*SIX, ListedRegion("once-more", "London", ("https://9",))),
        (replace(SIX[0], place="Melbourne"), *SIX[1:]),
        (replace(SIX[0], addresses=SIX[1].addresses), *SIX[1:]),
    ],
    ids=["missing", "twice", "elsewhere", "one behind two names"],
)
def test_a_region_that_is_not_at_its_place_fails(listed: tuple[ListedRegion, ...]) -> None:
    assert outcome("REG-1", regions=listed) is Outcome.FAIL


def test_a_region_that_is_silent_or_refused_fails() -> None:
    assert outcome("REG-1", observations={"REG-1": [Observation("silent", "none", "https://0")]}) is Outcome.FAIL
    assert outcome("REG-1", attempts={"REG-1": (replace(GOOD, status=422), BAD)}) is Outcome.FAIL


def test_the_ledger_decides_on_a_change_of_region() -> None:
    assert outcome("REG-3") is Outcome.PASS
    assert outcome("REG-3", ledger=(*LEDGER, replace(BEFORE, region="us-iad", when="after"))) is Outcome.FAIL
    assert outcome("REG-3", ledger=(BEFORE, replace(BEFORE, when="after", count=1))) is Outcome.FAIL
    assert outcome("REG-3", ledger=(BEFORE, replace(BEFORE, when="after", size_bytes=199))) is Outcome.FAIL
    assert outcome("REG-3", ledger=(BEFORE,)) is Outcome.UNKNOWN
    assert outcome("REG-3", claimed_regions=("eu-fra",)) is Outcome.SKIP
    assert outcome("REG-3", attempts={"REG-3": (GOOD, replace(BAD, status=200))}) is Outcome.FAIL
    assert outcome("REG-3", attempts={"REG-3": (replace(GOOD, status=500), BAD)}) is Outcome.UNKNOWN


def test_what_strays_and_what_is_gone_is_told() -> None:
    stray = verdict("REG-3", replace(CASE, ledger=(*LEDGER, replace(BEFORE, region="us-iad"))))
    assert [e.statement for e in stray.evidence] == [
        "before: 2 objects of camera cam (200 bytes) that belong into eu-fra lie in us-iad"
    ]


def test_a_location_that_is_lost_takes_nothing() -> None:
    lost = LocationLoss("eu-fra", "a", files=4, asked=2)
    assert outcome("REG-5", location_losses=(lost,)) is Outcome.PASS
    assert outcome("REG-5", location_losses=(lost, replace(lost, lost=("segment 1: 503",)))) is Outcome.FAIL
    assert outcome("REG-5", location_losses=(lost, replace(lost, files=0))) is Outcome.UNKNOWN
    assert outcome("REG-5", location_losses=(lost, replace(lost, asked=0))) is Outcome.UNKNOWN
    assert outcome("REG-5", location_losses=(lost, replace(lost, undecided="a mount"))) is Outcome.UNKNOWN
    assert outcome("REG-5", location_losses=()) is Outcome.SKIP
