"""What the paper leaves open, as named parameters, with where each value comes from."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of cloud storage.

    Args:
        allocation_days: how long after activation or renewal a licence may be allocated for the first time (paper: 30).
        late_allocation: what happens to a licence that was not allocated in time (ACT-12; not published).
        uploads_after_end_days: how long cameras go on uploading after the subscription's end (ACT-11; not published).
            Recordings stay readable to the end of their retention, whatever stands here.
        unlisted_products: what happens to models that the list of compatible products does not name (see there).
        unknown_connectivity: whether a camera of whose paths nothing was reported may be enabled. Nothing reaches in
            through NAT to find out.
        retention_days: how long recordings are kept where nobody chose (requirement IDX-5: 30; not published).
        least_retention_days: the shortest that can be chosen.
        most_retention_days: the longest that can be chosen (ten years).
    """

    allocation_days: int = 30
    late_allocation: Literal["refused-until-renewal", "accepted"] = "refused-until-renewal"
    uploads_after_end_days: int = 0
    unlisted_products: Literal["accepted", "refused"] = "accepted"
    unknown_connectivity: Literal["accepted", "refused"] = "accepted"
    retention_days: int = 30
    least_retention_days: int = 1
    most_retention_days: int = 3_650

    def __post_init__(self) -> None:
        if self.allocation_days < 0 or self.uploads_after_end_days < 0:
            raise ValueError("allocation_days and uploads_after_end_days must be 0 or more")
        if not 1 <= self.least_retention_days <= self.retention_days <= self.most_retention_days:
            raise ValueError("retention_days must lie between least_retention_days (1 or more) and most_retention_days")
