"""Which requirements a run judges, and which of its failures are warnings: by level, by area, by id."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from harness.requirements.catalogue import Catalogue, Requirement


class Profile(StrEnum):
    """How much is asked for: `core` is what the paper says, `extended` also what it recommends and what is assumed."""

    CORE = "core"
    EXTENDED = "extended"


_LEVELS = {Profile.CORE: {"must"}, Profile.EXTENDED: {"must", "should", "assumed"}}


@dataclass(frozen=True, slots=True)
class Selection:
    """What was asked for. Empty `areas` and `only` mean all."""

    profile: Profile = Profile.EXTENDED
    areas: tuple[str, ...] = ()  # as `area_of` names them
    only: tuple[str, ...] = ()

    def takes(self, requirement: Requirement) -> bool:
        """Whether it is asked for. An id that is named is, whatever its level and area."""
        if self.only:
            return requirement.id in self.only
        in_area = not self.areas or area_of(requirement.id) in self.areas
        return in_area and requirement.level in _LEVELS[self.profile]

    def of(self, catalogue: Catalogue, judged: Collection[str]) -> tuple[str, ...]:
        """The ids of those that are asked for and have a check, in the catalogue's order."""
        return tuple(r.id for r in catalogue if r.id in judged and self.takes(r))


def area_of(requirement: str) -> str:
    """The short name of its area: ENC of ENC-4."""
    return requirement.partition("-")[0]


def areas(catalogue: Catalogue) -> tuple[str, ...]:
    """The short names of all areas, in order."""
    return tuple(dict.fromkeys(area_of(r.id) for r in catalogue))
