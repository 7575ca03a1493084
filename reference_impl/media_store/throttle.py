"""Load shed: how many uploads a second a media store takes. Sans I/O."""

from reference_impl.foundation.rate import Allowance, Rate
from reference_impl.media_store.refusals import refused


class Throttle:
    """A rate, a second of it saved up. What is over is answered 503 SlowDown (Amazon S3, "List of error codes").

    Args:
        puts_per_s: objects and parts that are taken; 0: none, None: all.
        retry_after_s: what Retry-After tells the others; None: nothing. Amazon S3 may send it or not.
    """

    def __init__(self, puts_per_s: float | None = None, retry_after_s: int | None = None) -> None:
        self.set(puts_per_s, retry_after_s)

    def set(self, puts_per_s: float | None, retry_after_s: int | None = None) -> None:
        """Another rate from now on; may be set while the store serves. ValueError for what is below 0."""
        if (puts_per_s or 0) < 0 or (retry_after_s or 0) < 0:
            raise ValueError(f"puts_per_s {puts_per_s}, retry_after_s {retry_after_s}: neither can be below 0")
        self._puts_per_s, self._retry_after_s = puts_per_s, retry_after_s
        self._allowance = Allowance(Rate(max(1, int(puts_per_s)), puts_per_s)) if puts_per_s else None

    def takes(self, now_s: float) -> bool:
        """Whether one more upload is taken now, seconds since 1970."""
        if self._allowance is None or self._allowance.wait_s("", now_s) > 0:
            return self._puts_per_s is None
        self._allowance.take("", now_s)
        return True

    def require(self, now_s: float) -> None:
        """SlowDown where it is not taken."""
        if not self.takes(now_s):
            headers = {} if self._retry_after_s is None else {"Retry-After": str(self._retry_after_s)}
            raise refused("SlowDown", "Please reduce your request rate.", headers=headers)
