"""All that stands in the matrix, and what is to be asked of it."""

from collections.abc import Iterable, Mapping

from harness.conformance.faults import FAULTS, JOINED_BY, Fault
from harness.conformance.lab.sites import REQUIREMENTS as OF_SITES
from harness.conformance.strain import REQUIREMENTS as STRAINED
from harness.conformance.variants import VARIANTS, Variant
from harness.conformance.year.probe import REQUIREMENTS

SUBJECTS: Mapping[str, Fault | Variant] = {**FAULTS, **VARIANTS}
"""By id."""

_DEAR: Mapping[str, frozenset[str]] = {
    "a kill": frozenset({"IDX-2"}),
    "a year": frozenset(REQUIREMENTS),
    "a scrubber": frozenset({"ENC-6"}),
    "a region's outage": frozenset({"REG-2"}),
    "six regions": frozenset({"REG-1"}),
    "strain": frozenset(STRAINED),
    "sites": frozenset(OF_SITES),
}
"""Probes that not every run asks, by what they are of: for which requirements."""


def is_alone(subject: str) -> bool:
    """Whether it is of a camera alone."""
    return subject in FAULTS and FAULTS[subject].alone


def is_browsed(subject: str) -> bool:
    """Whether only a browser sees it."""
    return subject in FAULTS and FAULTS[subject].browser


def is_timed(subject: str) -> bool:
    """Whether only the times of many answers tell."""
    return subject in FAULTS and FAULTS[subject].timed


def probed(subjects: Iterable[str]) -> frozenset[str]:
    """What is to be asked of them for certain."""
    return frozenset(requirement for one in subjects for requirement in _probed(one))


def concerned(subjects: Iterable[str], requirements: Iterable[str]) -> str:
    """Those of them of which one of these is to be asked, joined: what a probe with a cloud of its own puts in."""
    asked = frozenset(requirements)
    return JOINED_BY.join(one for one in subjects if asked.intersection(_probed(one)))


def dear(subject: str) -> frozenset[str]:
    """What is asked on its account and takes seconds: such runs go first, so that none is left over at the end."""
    if is_alone(subject):
        return frozenset()
    asked = frozenset(name for name, concerns in _DEAR.items() if concerns & frozenset(_probed(subject)))
    slow = {"a browser": is_browsed(subject), "refusals' times": is_timed(subject)}
    return asked | {name for name, needed in slow.items() if needed}


def _probed(subject: str) -> tuple[str, ...]:
    if subject in FAULTS:
        return FAULTS[subject].requirements
    return VARIANTS[subject].probed if subject in VARIANTS else ()
