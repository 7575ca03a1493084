"""A request's body that is a document: short, whole, and the one that was signed."""

import hashlib

from reference_impl.foundation.canonical import SignedRequest
from reference_impl.foundation.session import Session
from reference_impl.media_store.body import Arriving
from reference_impl.media_store.payload import Checked, payload_of
from reference_impl.media_store.refusals import refused


async def signed_document(
    request: SignedRequest, session: Session, content: Arriving, most_bytes: int, *, needs_checksum: bool = False
) -> bytes:
    """The body; a refusal where it is longer, or another than was meant.

    Args:
        request: with its headers.
        session: that signed it.
        content: its body.
        most_bytes: beyond this it is no document of its kind.
        needs_checksum: whether the request must bring one of its body.
    """
    payload = payload_of(request, session, None)
    if needs_checksum and not payload.checksums:
        raise refused("InvalidRequest", "Missing required header for this request: Content-MD5, or x-amz-checksum-*.")
    body = b""
    async for piece in Checked(payload, content).iter_any():
        body += piece
        if len(body) > most_bytes:
            raise refused("MalformedXML", f"The body is longer than {most_bytes} bytes.")
    if payload.sha256 not in ("", hashlib.sha256(body).hexdigest()):
        raise refused("XAmzContentSHA256Mismatch", "The body that arrived is not the one that was signed.")
    return body
