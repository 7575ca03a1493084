"""AVL-3 and BUF-8 broken: what is too much ends in an error that says nothing of load."""

from dataclasses import replace

from reference_impl.faulty.fault import CloudFault
from reference_impl.foundation.problem import Problem
from reference_impl.media_store import MediaStore


class BreakingStore(MediaStore):
    """Breaks under load."""

    def require_capacity(self) -> None:
        """What can't be taken is an error of the store's."""
        try:
            super().require_capacity()
        except Problem as refusal:
            raise Problem(500, "InternalError", "An internal error occurred.", headers=refusal.headers) from None


FAULT = CloudFault(
    id="sheds-as-an-error",
    title="a media store that takes no more answers 500",
    happens="the pool of workers is used up, and what it raises then is no refusal that anybody has thought of",
    requirements=("AVL-3", "BUF-8"),
    apply=lambda standard: replace(standard, media_store=BreakingStore),
)
