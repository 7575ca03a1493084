"""From outages to the moments at which a site's uplink changes."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol


class Disturbance(Protocol):
    """An outage: from `start_s` to `end_s` after the start, the site's uplink is in `mode`."""

    @property
    def site(self) -> str:
        """Whose uplink."""

    @property
    def start_s(self) -> float:
        """When it begins."""

    @property
    def end_s(self) -> float:
        """When it is over."""

    @property
    def mode(self) -> str:
        """What the uplink does meanwhile."""


@dataclass(frozen=True, slots=True)
class LinkChange:
    """From `at_us` after the start on, the site's uplink is in `mode`."""

    at_us: int
    site: str
    mode: str


def changes(outages: Iterable[Disturbance]) -> tuple[LinkChange, ...]:
    """In order of time. Where outages of a site overlap, the one that began last holds; then the earlier one again."""
    known = tuple(outages)
    found = []
    for site in dict.fromkeys(outage.site for outage in known):
        own = sorted((o for o in known if o.site == site), key=lambda o: o.start_s)
        mode = "up"
        for moment_s in sorted({t for o in own for t in (o.start_s, o.end_s)}):
            now = next((o.mode for o in reversed(own) if o.start_s <= moment_s < o.end_s), "up")
            if now != mode:
                found.append(LinkChange(round(moment_s * 1_000_000), site, now))
            mode = now
    return tuple(sorted(found, key=lambda change: change.at_us))
