"""Which faults and variants are judged in one run: those that keep out of each other's way.

A run costs some eight seconds of a processor whatever is wrong in it; some probes cost seconds more, and are asked only
where somebody in it is concerned. Two faults can share one where neither overrides what the other does, and neither
makes a check trip that the other is named for: then each must still be seen by its own checks, and whatever else trips
is noise of one of them. Who fails in company is judged again alone.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import zip_longest

from harness.conformance.faults import FAULTS, replaced
from harness.conformance.joining import clash
from harness.conformance.matrix.subjects import dear, is_alone
from harness.conformance.strain import REQUIREMENTS as STRAINED
from harness.conformance.variants import VARIANTS, changed
from harness.requirements.features import FEATURES, WEB_CLIENT
from harness.sites.faulty.catalogue import SITE_FAULTS

_OF_PLAYING = ("PLAY-2", "PLAY-4", "PLAY-5", "KEY-1", "KEY-4", "KEY-6", "ID-6", "ID-7", "IDX-1")
_OF_BROWSING = frozenset((*FEATURES[WEB_CLIENT].requirements, *_OF_PLAYING))
"""What a browser's visit rests on."""

_MOST = 8  # that share a run: more of them hide one another


@dataclass(frozen=True, slots=True)
class _Kept:
    """What a fault or variant keeps to itself."""

    kind: str  # only those of one kind share a run
    replaces: frozenset[str]
    breaks: frozenset[str] = frozenset()  # requirements; a cloud that does not say no hides how a camera takes it
    browses: bool = False
    hides: frozenset[str] = frozenset()  # requirements

    def is_clear_of(self, other: "_Kept") -> bool:
        """Whether both can be seen in one run."""
        if self.kind != other.kind or self.breaks & other.breaks or clash(self.replaces, other.replaces):
            return False
        if self.breaks & other.hides or self.hides & other.breaks:
            return False
        if self.browses == other.browses:
            return True
        return not _OF_BROWSING & (other.breaks if self.browses else self.breaks)


def companies(subjects: Iterable[str], most: int = _MOST) -> list[tuple[str, ...]]:
    """All of these faults and variants, each in one company; those that take longer begin first.

    Whoever is in the way of most others chooses first, and takes the company in which least is asked on its account.

    Args:
        subjects: their ids.
        most: how many share a run at the most; 1: each has its own.
    """
    made: list[list[str]] = []
    kept = {subject: _kept(subject) for subject in subjects}
    crowd = {one: sum(not its.is_clear_of(other) for other in kept.values()) for one, its in kept.items()}
    for subject in sorted(kept, key=lambda one: (-len(dear(one)), -crowd[one])):
        room = [company for company in made if len(company) < most and _has_room(company, subject, kept)]
        company = min(room, key=lambda some: (_dearer(some, subject), len(some)), default=None)
        if company is None:
            made.append([subject])
        else:
            company.append(subject)
    return _in_turn([tuple(company) for company in made])


def _has_room(company: Iterable[str], subject: str, kept: Mapping[str, _Kept]) -> bool:
    return all(kept[subject].is_clear_of(kept[other]) for other in company)


def _dearer(company: Iterable[str], subject: str) -> int:
    """How many dear probes more are asked where this one comes along; of a company that asks none, one more."""
    asked = frozenset[str]().union(*map(dear, company))
    return len(dear(subject) - asked)


def _in_turn(made: Iterable[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Those of whom more is asked come first, and between them cameras alone, who wait for most of their time."""
    longest = sorted(made, key=lambda company: -len(frozenset[str]().union(*map(dear, company))))
    alone = [company for company in longest if any(map(is_alone, company))]
    others = [company for company in longest if company not in alone]
    return [company for pair in zip_longest(others, alone) for company in pair if company is not None]


def _kept(subject: str) -> _Kept:
    if subject in VARIANTS:
        return _Kept("variant", replaced(subject) | changed(VARIANTS[subject].setting))
    if subject in SITE_FAULTS:
        site = SITE_FAULTS[subject]
        return _Kept("site", frozenset({site.sites}), frozenset((*site.requirements, *site.also)))
    fault = FAULTS.get(subject)
    if fault is None or fault.alone or fault.hides_others:
        return _Kept(subject, frozenset())
    breaks = frozenset((*fault.requirements, *fault.also))
    strained = frozenset(STRAINED) if breaks.intersection(STRAINED) else frozenset[str]()
    return _Kept("fault", replaced(subject), breaks | strained, fault.browser, frozenset(fault.hides))
