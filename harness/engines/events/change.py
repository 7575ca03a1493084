"""What happens at a site, row by row."""

from dataclasses import dataclass
from itertools import pairwise

from harness.scenario.plan import TOLD, Programs


@dataclass(frozen=True, slots=True)
class Change:
    """A row of the site's program."""

    t_us: int
    capacity_bits_per_s: float
    told: bool
    blocked: int
    off: int
    outage: int
    calm: bool


def changes_of(programs: Programs, site: int, end_us: int) -> list[Change]:
    """A site's program, as far as the run goes."""
    rows = range(int(programs.offsets[site]), int(programs.offsets[site + 1]))
    return [
        Change(
            int(programs.t_us[n]), float(programs.capacity_bits_per_s[n]), int(programs.mode[n]) == TOLD,
            int(programs.blocked[n]), int(programs.off[n]), int(programs.outage[n]), bool(programs.calm[n]),
        )
        for n in rows
        if programs.t_us[n] <= end_us
    ]  # fmt: skip


def ends_of(changes: list[Change]) -> dict[int, int]:
    """When each outage was over: its first calm row after its first."""
    ends: dict[int, int] = {}
    for before, change in pairwise([changes[0], *changes]):
        if change.calm and not before.calm and change.outage == before.outage:
            ends.setdefault(change.outage, change.t_us)
    return ends
