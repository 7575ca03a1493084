"""CRED-3 broken: uploads in parts are not held against the prefix."""

from dataclasses import replace

from reference_impl.faulty.fault import CloudFault
from reference_impl.foundation.session import Session
from reference_impl.media_store import MediaStore
from reference_impl.media_store.operation import MULTIPART, Operation


class Unparted(MediaStore):
    """Holds whole objects against the prefix."""

    def permit(self, session: Session, operation: Operation) -> None:
        """As always; of parts, as if the prefix were empty."""
        in_parts = operation.action in MULTIPART
        super().permit(replace(session, prefix="") if in_parts else session, operation)


FAULT = CloudFault(
    id="parts-under-any-prefix",
    title="a camera uploads in parts under another camera's prefix",
    happens="the policy for PutObject names the prefix; uploads in parts came later, with a policy of their own",
    requirements=("CRED-3",),
    apply=lambda standard: replace(standard, media_store=Unparted),
)
