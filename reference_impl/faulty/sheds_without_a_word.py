"""AVL-3 and BUF-8 broken: what is too much is refused, and nobody is told when to come again."""

from dataclasses import replace

from reference_impl.faulty.fault import CloudFault
from reference_impl.foundation.problem import Problem
from reference_impl.media_store import MediaStore


class CurtStore(MediaStore):
    """Says no, and nothing else."""

    def require_capacity(self) -> None:
        """Without Retry-After."""
        try:
            super().require_capacity()
        except Problem as refusal:
            refusal.headers.pop("Retry-After", None)
            raise


FAULT = CloudFault(
    id="sheds-without-a-word",
    title="a media store that takes no more refuses uploads without Retry-After",
    happens="the limit is set in a proxy before the service, whose error page has the status and nothing else",
    requirements=("AVL-3", "BUF-8"),
    apply=lambda standard: replace(standard, media_store=CurtStore),
)
