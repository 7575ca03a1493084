"""CRED-3 broken: a camera deletes objects by the list."""

from dataclasses import replace

from reference_impl.faulty.fault import CloudFault
from reference_impl.foundation.session import Session
from reference_impl.media_store import MediaStore
from reference_impl.media_store.operation import Operation


class Sweeping(MediaStore):
    """Holds against the session what the address names, which for a list is the bucket."""

    def permit(self, session: Session, operation: Operation) -> None:
        """As always; a list of names is taken for one more POST of the camera's."""
        if operation.action == "DeleteObjects":
            operation = replace(operation, key=session.prefix, needs="PutObject")
        super().permit(session, operation)


FAULT = CloudFault(
    id="many-deleted-at-once",
    title="a camera deletes segments, its own and others', by a list of their names",
    happens="the gateway's rules go by method and path, and DeleteObjects is a POST like others",
    requirements=("CRED-3",),
    apply=lambda standard: replace(standard, media_store=Sweeping),
)
