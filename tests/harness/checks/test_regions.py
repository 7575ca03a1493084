"""REG-1, REG-3 and REG-5 rest on the cloud's list, on requests, and on the ledger of what lay where."""

from dataclasses import replace

import pytest

from harness.checks.casefile import CaseFile
from harness.checks.facts.answers import ListedRegion
from harness.checks.facts.holdings import LedgerLine, LocationLoss, Outage, StoredObject, Strays
from harness.checks.facts.tried import Attempt, Expect, Observation
from harness.checks.regions import PLACES
from harness.checks.registry import verdict, verdicts
from harness.checks.residency import CHANGE, END, OUTAGE
from harness.checks.verdict import Outcome
from harness.history.event import Header, History

GOOD, BAD = Attempt("choose eu-fra", Expect.DEMANDED, 200), Attempt("choose xx", Expect.REFUSED, 422)
SIX = tuple(ListedRegion(name, place, (f"https://{n}",)) for n, (name, place) in enumerate(PLACES.items()))
ASKED = {"REG-1": (GOOD, BAD), "REG-3": (GOOD, BAD)}
BEFORE = LedgerLine(CHANGE[0], "eu-fra", "eu-fra", "objects", "org", "cam", 2, 200)
LEDGER = (
    BEFORE,
    replace(BEFORE, when=CHANGE[1]),
    LedgerLine(CHANGE[1], "us-iad", "us-iad", "objects", "org", "cam", 1, 9),
)
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
    assert outcome("REG-3", ledger=(*LEDGER, replace(BEFORE, region="us-iad", when=CHANGE[1]))) is Outcome.FAIL
    assert outcome("REG-3", ledger=(BEFORE, replace(BEFORE, when=CHANGE[1], count=1))) is Outcome.FAIL
    assert outcome("REG-3", ledger=(BEFORE, replace(BEFORE, when=CHANGE[1], size_bytes=199))) is Outcome.FAIL
    assert outcome("REG-3", ledger=(BEFORE,)) is Outcome.UNKNOWN
    assert outcome("REG-3", claimed_regions=("eu-fra",)) is Outcome.SKIP
    assert outcome("REG-3", attempts={"REG-3": (GOOD, replace(BAD, status=200))}) is Outcome.FAIL
    assert outcome("REG-3", attempts={"REG-3": (replace(GOOD, status=500), BAD)}) is Outcome.UNKNOWN


def test_what_strays_and_what_is_gone_is_told() -> None:
    stray = verdict("REG-3", replace(CASE, ledger=(*LEDGER, replace(BEFORE, region="us-iad"))))
    assert [e.statement for e in stray.evidence] == [
        f"{CHANGE[0]}: 2 objects of camera cam (200 bytes) that belong into eu-fra lie in us-iad"
    ]


def test_a_location_that_is_lost_takes_nothing() -> None:
    lost = LocationLoss("eu-fra", "a", files=4, asked=2)
    assert outcome("REG-5", location_losses=(lost,)) is Outcome.PASS
    assert outcome("REG-5", location_losses=(lost, replace(lost, lost=("segment 1: 503",)))) is Outcome.FAIL
    assert outcome("REG-5", location_losses=(lost, replace(lost, files=0))) is Outcome.UNKNOWN
    assert outcome("REG-5", location_losses=(lost, replace(lost, asked=0))) is Outcome.UNKNOWN
    assert outcome("REG-5", location_losses=(lost, replace(lost, undecided="a mount"))) is Outcome.UNKNOWN
    assert outcome("REG-5", location_losses=()) is Outcome.SKIP


def of(case_name: str, **changed: object) -> Outcome:
    """The outcome of one of REG-2's cases."""
    found = {v.case: v for v in verdicts("REG-2", replace(CASE, **changed))}  # type: ignore[arg-type]
    return found[case_name].outcome


def test_nothing_moves_in_an_outage() -> None:
    through = tuple(replace(BEFORE, when=when) for when in OUTAGE)
    felt = Outage("eu-fra", tried=3, refused=3)
    assert of("outage") is Outcome.SKIP
    assert of("outage", outage=felt, ledger=through) is Outcome.PASS
    assert of("outage", outage=felt, ledger=(*through, replace(through[1], region="us-iad"))) is Outcome.FAIL
    assert of("outage", outage=felt, ledger=(*through[:2], replace(through[2], count=1))) is Outcome.FAIL
    assert of("outage", outage=felt, ledger=through[:2]) is Outcome.UNKNOWN
    assert of("outage", outage=Outage("eu-fra", tried=3), ledger=through) is Outcome.UNKNOWN
    assert of("outage", outage=replace(felt, undecided="no cloud"), ledger=through) is Outcome.UNKNOWN


def test_what_lies_elsewhere_at_the_end_is_found() -> None:
    searched, kept = Strays(looked=9), (StoredObject("eu-fra", "cam/1", 1, ""),)
    at_end = replace(BEFORE, when=END)
    assert of("files", strays_at_rest=searched, objects=kept, ledger=(at_end,)) is Outcome.PASS
    astray = replace(at_end, region="", kind="log lines")
    assert of("files", strays_at_rest=searched, objects=kept, ledger=(at_end, astray)) is Outcome.FAIL
