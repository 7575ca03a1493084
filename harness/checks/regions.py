"""REG-1 to REG-3 and REG-5: which regions there are, what lies where, what a change moves, what a loss takes."""

from collections.abc import Iterator
from dataclasses import replace

from harness.checks.attempts import judge_seen
from harness.checks.casefile import CaseFile
from harness.checks.facts.answers import ListedRegion
from harness.checks.registry import Finding, failed, judges, passed, settle, skipped, unknown
from harness.checks.residency import CHANGE, END, OUTAGE, astray, at, gone, told
from harness.checks.verdict import Evidence, Outcome

_FEWEST_MOMENTS = 2
PLACES = {
    "Australia": "Sydney",
    "Canada": "Toronto",
    "EU": "Frankfurt",
    "Japan": "Tokyo",
    "UK": "London",
    "US": "N. Virginia",
}
"""The paper's six, by the name for people. Ids are the cloud's own: the place is what is promised."""

_STRAYED = "something lies in another region than the chosen one"


@judges("REG-1")
def six_regions_exist(case: CaseFile) -> Finding:
    """Each of the six places is listed once, its services answer, and an organisation can choose it."""
    if len(case.claimed_regions) < len(PLACES):
        claimed = ", ".join(case.claimed_regions)
        return skipped(f"the target claims fewer than the six regions: {claimed or 'none'}")
    if not case.regions:
        return unknown("no region was listed: nothing was tested")
    chosen = judge_seen(
        case,
        "REG-1",
        holds="all six regions are listed, each at its own place; their services answer, and each can be chosen",
        broken="a region of the six does not exist as it must",
    )
    wrong = list(_misplaced(case.regions))
    return failed("the regions are not those six, each at its own place", wrong) if wrong else chosen


def _misplaced(listed: tuple[ListedRegion, ...]) -> Iterator[str]:
    for name, place in PLACES.items():
        there = [region.id for region in listed if place.lower() in region.place.lower()]
        if len(there) != 1:
            yield f"{name} ({place}): {', '.join(there) if there else 'no region'} is listed there"
    homes: dict[str, str] = {}
    for region in listed:
        for address in region.addresses:
            if (other := homes.setdefault(address, region.id)) != region.id:
                yield f"{region.id} and {other} share {address}: they are one region"


@judges("REG-2", "services")
def stays_in_its_region(case: CaseFile) -> Finding:
    """No other region's services show an object, a row or a playlist entry of a camera."""
    asked = case.strays_by_http
    if not asked.looked:
        return skipped("the cloud has one region only")
    return settle(
        [f"{f.what} in {f.where}" for f in asked.found],
        len(case.objects),
        f"stored objects and their cameras, looked for by {asked.looked} requests to other regions,",
        holds="no other region's store, index or playlists know a camera's recordings",
        broken=_STRAYED,
    )


@judges("REG-2", "files")
def leaves_no_trace_elsewhere(case: CaseFile) -> Finding:
    """No other region keeps any trace of a camera's recordings."""
    searched = case.strays_at_rest
    if not searched.looked:
        return skipped("the cloud has one region only, or shows nothing of what its regions keep")
    return settle(
        [*(f"{f.what} in {f.where}" for f in searched.found), *astray(at(case.ledger, END))],
        len(case.objects),
        f"stored objects and their cameras, looked for in {searched.looked} files of all regions and of none,",
        holds="no file of another region has a camera's name, a digest or the end of its media; no log or file that "
        "belongs to no region knows an object of it",
        broken=_STRAYED,
    )


@judges("REG-2", "outage")
def an_outage_moves_nothing(case: CaseFile) -> Finding:
    """While a region's store takes nothing, and when it does again, nothing of its cameras lies elsewhere."""
    outage, ledger = case.outage, at(case.ledger, *OUTAGE)
    if outage is None:
        return skipped("no region was made to fail: only one of a cloud that camproof starts for it is")
    if wrong := [*astray(ledger), *gone(ledger)]:
        return failed(_STRAYED, wrong)
    if outage.undecided or not outage.refused or {line.when for line in ledger} != {*OUTAGE}:
        return unknown(f"the outage decided nothing: {outage.undecided or f'{outage.region} took uploads meanwhile'}")
    told_of = f"{outage.refused} of {outage.tried} uploads were refused by {outage.region} in the outage"
    return passed(
        "through a region's outage, and after it, every byte lies in that region alone", *told(ledger), told_of
    )


@judges("REG-3")
def region_is_a_setting(case: CaseFile) -> Finding:
    """A change of the setting moves what is recorded afterwards, and nothing that was stored before."""
    if len(case.claimed_regions) == 1:
        return skipped("the cloud has one region only")
    finding = judge_seen(
        case,
        "REG-3",
        holds="the administrator chooses the region; after a change what is recorded lies in the new region and what "
        "was stored lies where it was, complete, and is read there",
        broken="a change of the region is not what the setting says",
    )
    ledger = at(case.ledger, *CHANGE)
    wrong = [*astray(ledger), *gone(ledger)]
    if wrong and finding.outcome is not Outcome.UNKNOWN:
        return failed("what was recorded does not lie where the setting said when it was recorded", wrong)
    if finding.outcome is Outcome.PASS and len({line.when for line in ledger}) < _FEWEST_MOMENTS:
        return unknown("what lay where was not written down before and after the change")
    return replace(finding, evidence=(*map(Evidence, told(ledger)), *finding.evidence))


@judges("REG-5")
def one_location_may_be_lost(case: CaseFile) -> Finding:
    """With the files of any one storage location away, every acknowledged segment is read as it was stored."""
    losses = case.location_losses
    if not losses:
        return skipped("the target names no two storage locations of a region (`locations` in the target file)")
    if wrong := [f"{loss.region} without {loss.location}: {what}" for loss in losses for what in loss.lost]:
        return failed("the loss of one storage location loses what was acknowledged", wrong)
    if undecided := [f"{loss.region}, {loss.location}: {loss.undecided}" for loss in losses if loss.undecided]:
        return unknown("a storage location could not be lost", *undecided)
    if empty := [f"{loss.region}, {loss.location}" for loss in losses if not (loss.files and loss.asked)]:
        return unknown("a location held nothing, or nothing was asked for: nothing was tested", *empty)
    return passed(
        "with any one storage location of a region away, every acknowledged segment comes as it was stored",
        *(f"{loss.region} without {loss.location}: {loss.files} files away, {loss.asked} read" for loss in losses),
    )
