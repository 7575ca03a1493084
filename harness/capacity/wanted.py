"""What a planner wants: which outage must be survived, how soon all must be well again, how long video is kept."""

from dataclasses import dataclass

_MIN_US, _H_US, _DAY_US = 60_000_000, 3_600_000_000, 86_400_000_000
YEAR_US = 365 * _DAY_US


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be planned for.

    Args:
        outage_us: the longest cut of a site's line in which nothing may be lost.
        drain_us: how soon after it all that waited must have been uploaded.
        retention_us: how long video is kept.
        watched: share of all video that is played back, once, within retention.
        growth: of the number of sites, each year: 0.2 is a fifth more.
        years: how far to look ahead.
        replications: of the scenario, each with other luck.
    """

    outage_us: int = 10 * _MIN_US
    drain_us: int = 1 * _H_US
    retention_us: int = 30 * _DAY_US
    watched: float = 0.02
    growth: float = 0.2
    years: int = 5
    replications: int = 5
