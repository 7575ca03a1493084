"""Load shed: how many uploads a second a media store takes. Sans I/O."""

from collections.abc import Mapping

_BURST_S = 1.0  # what is saved up while nobody asks


class Throttle:
    """A token bucket. What is over it is answered 503 SlowDown (Amazon S3 API Reference, "List of error codes").

    Args:
        puts_per_s: PutObject requests that are taken; 0: none, None: all.
        retry_after_s: what Retry-After tells the others; None: nothing. Amazon S3 may send it or not.
    """

    def __init__(self, puts_per_s: float | None = None, retry_after_s: int | None = None) -> None:
        self._last_s = 0.0
        self.set(puts_per_s, retry_after_s)

    def set(self, puts_per_s: float | None, retry_after_s: int | None = None) -> None:
        """Another rate from now on; may be set while the store serves. ValueError for what is below 0."""
        if (puts_per_s or 0) < 0 or (retry_after_s or 0) < 0:
            raise ValueError(f"puts_per_s {puts_per_s}, retry_after_s {retry_after_s}: neither can be below 0")
        self._puts_per_s, self._retry_after_s = puts_per_s, retry_after_s
        self._saved = self._most

    def takes(self, now_s: float) -> bool:
        """Whether one more upload is taken now, seconds since 1970."""
        if self._puts_per_s is None:
            return True
        waited_s = max(0.0, now_s - self._last_s)
        self._last_s = now_s
        self._saved = min(self._most, self._saved + waited_s * self._puts_per_s)
        taken = self._saved >= 1
        self._saved -= taken
        return taken

    @property
    def headers(self) -> Mapping[str, str]:
        """Of the refusal."""
        return {} if self._retry_after_s is None else {"Retry-After": str(self._retry_after_s)}

    @property
    def _most(self) -> float:
        rate = self._puts_per_s or 0.0
        return max(1.0, rate * _BURST_S) if rate else 0.0
