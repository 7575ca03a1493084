"""The refusal of a service whose database can't do its work now."""

from reference_impl.foundation.problem import Problem

RETRY_AFTER_S = 2
"""Whoever asks again then may be lucky; the services themselves try at each request."""


class DatabaseAwayError(Problem):
    """Unreachable, full, read-only: nothing of what was asked is acknowledged. 503 with Retry-After."""

    def __init__(self, why: str) -> None:
        super().__init__(
            503,
            "database-away",
            f"The service's database can't be used now ({why}); ask again in {RETRY_AFTER_S} s.",
            headers={"Retry-After": str(RETRY_AFTER_S)},
        )
