"""BUF-8 broken: the limit of uploads is not enforced."""

from dataclasses import replace

from reference_impl.faulty.fault import CloudFault
from reference_impl.media_store import MediaStore


class BoundlessStore(MediaStore):
    """Takes what comes."""

    def require_capacity(self) -> None:
        """Whatever was set."""


FAULT = CloudFault(
    id="limit-not-held",
    title="a media store takes uploads beyond the limit that its operator has set",
    happens="the limiter counts in each of many processes, or fails open when its own store does not answer",
    requirements=("BUF-8",),
    apply=lambda standard: replace(standard, media_store=BoundlessStore),
)
