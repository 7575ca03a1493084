"""How the recording index looks after what it keeps."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CareSettings:
    """None of it is published.

    Attributes:
        every_s: seconds from the end of one round of care to the beginning of the next.
        settling_s: an object that was stored less than so long ago may still be indexed: it is no finding.
        unindexed_kept_days: an object that no row names stays so long, for its camera to tell of it again.
        batch: rows that one transaction removes.
    """

    every_s: float = 600.0
    settling_s: float = 600.0
    unindexed_kept_days: int = 30
    batch: int = 1_000
