"""What a scrubber is told, and what it found."""

from dataclasses import dataclass, field, fields

_LEAST_AGE_S = 60.0


@dataclass(frozen=True, slots=True)
class ScrubSettings:
    """How fast a scrubber goes.

    Args:
        bytes_per_s: what it reads, over all locations. The default reads 100 GB in two locations in 7 h.
        pause_s: between two rounds, and before the first.
        stray_age_s: a copy that no row names is removed when it is older than this, at least 60 s: the clocks of
            locations differ.
    """

    bytes_per_s: float = 8e6
    pause_s: float = 3600.0
    stray_age_s: float = 3600.0

    def __post_init__(self) -> None:
        if not self.bytes_per_s > 0:
            raise ValueError(f"bytes_per_s is {self.bytes_per_s}; it must be above 0")
        if not self.pause_s >= 0:
            raise ValueError(f"pause_s is {self.pause_s}; it must not be below 0")
        if not self.stray_age_s >= _LEAST_AGE_S:
            raise ValueError(f"stray_age_s is {self.stray_age_s}; it must be {_LEAST_AGE_S:g} or more")


@dataclass(slots=True)
class ScrubReport:
    """One round. Copies are counted one by one: an object has one in each location."""

    objects: int = 0  # and parts of objects that are not completed
    read_bytes: int = 0
    missing: int = 0
    rotten: int = 0
    unreadable: int = 0
    repaired: int = 0
    not_repaired: int = 0  # a good copy is left, and the location can't take another now
    lost: int = 0  # objects of which no good copy is left: nothing of them was touched
    strays: int = 0  # copies without a row, removed
    lost_keys: list[str] = field(default_factory=list)  # the first thousand, each after its bucket: restore them

    @property
    def healthy(self) -> bool:
        """Whether every object has a good copy in every location now."""
        return self.lost == 0 and self.missing + self.rotten + self.unreadable == self.repaired

    def __str__(self) -> str:
        return ", ".join(
            f"{one.name.replace('_', ' ')} {getattr(self, one.name)}" for one in fields(self) if one.name != "lost_keys"
        )
