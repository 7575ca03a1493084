"""Load that is shed with 429 and a date."""

from dataclasses import replace
from email.utils import formatdate
from math import ceil

from reference_impl.foundation.problem import Problem
from reference_impl.media_store import MediaStore
from reference_impl.variants.variant import CloudVariant


class OtherStatus(MediaStore):
    """Says that this client asks too much, and by the clock when it may come again."""

    def require_capacity(self) -> None:
        """As a reverse proxy would."""
        try:
            super().require_capacity()
        except Problem as refusal:
            wait_s = refusal.headers.get("Retry-After")
            at = {} if wait_s is None else {"Retry-After": formatdate(ceil(self.clock()) + int(wait_s), usegmt=True)}
            raise Problem(429, "TooManyRequests", "Please reduce your request rate.", headers=at) from None


VARIANT = CloudVariant(
    id="sheds-with-429",
    title="a media store that takes no more answers 429, with a date in Retry-After",
    allowed="429 or 503 is promised (AVL-3), and Retry-After may be a date (RFC 9110 10.2.3)",
    apply=lambda standard: replace(standard, media_store=OtherStatus),
    probed=("AVL-3", "BUF-8", "BUF-11"),
)
