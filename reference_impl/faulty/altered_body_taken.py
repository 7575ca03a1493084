"""ENC-6 broken: nobody looks whether the body that arrives is the one that was signed."""

from contextlib import AbstractAsyncContextManager
from dataclasses import replace

from reference_impl.faulty.fault import CloudFault
from reference_impl.media_store import FolderStore
from reference_impl.media_store.body import Arriving, Body


class Unlooking(FolderStore):
    """Takes whatever arrives."""

    def receive(self, content: Arriving, limit_bytes: int, sha256: str) -> AbstractAsyncContextManager[Body]:  # noqa: ARG002
        """With the digest that it has, whichever was announced."""
        return super().receive(content, limit_bytes, "")


FAULT = CloudFault(
    id="altered-body-taken",
    title="a body that was changed on its way is stored",
    happens="the digest in the header is signed, and nobody compares it with the bytes (CWE-354)",
    requirements=("ENC-6",),
    apply=lambda standard: replace(standard, folder_store=Unlooking),
    also=("CRED-7",),
)
