"""PLAY-5 broken: a reader's session reads every organisation's media."""

from dataclasses import replace

from reference_impl.faulty.fault import CloudFault
from reference_impl.foundation.session import Session
from reference_impl.media_store import MediaStore
from reference_impl.media_store.operation import Operation


class OneBucketForReaders(MediaStore):
    """Holds writers to their bucket, and readers to none."""

    def permit(self, session: Session, operation: Operation) -> None:
        """As always, but for the bucket of those who only read."""
        if "ListObjectsV2" in session.actions:
            operation = replace(operation, bucket=session.organisation)
        super().permit(session, operation)


FAULT = CloudFault(
    id="reader-of-every-bucket",
    title="a reader's session reads the media of every organisation in the region",
    happens="the policy of the readers' role names all buckets",
    requirements=("PLAY-5",),
    apply=lambda standard: replace(standard, media_store=OneBucketForReaders),
)
