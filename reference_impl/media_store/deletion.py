"""What DeleteObjects asks for."""

import hashlib

from reference_impl.foundation.canonical import SignedRequest
from reference_impl.foundation.session import Session
from reference_impl.media_store import xml
from reference_impl.media_store.body import Arriving
from reference_impl.media_store.payload import Checked, payload_of
from reference_impl.media_store.refusals import refused

_LONGEST_BYTES = 2 << 20  # a thousand keys of 1,024 bytes, escaped


async def deletion(request: SignedRequest, session: Session, content: Arriving) -> tuple[list[str], bool]:
    """The keys to remove, and whether only failures are to be answered.

    Args:
        request: with its headers.
        session: that signed it.
        content: its body.
    """
    payload = payload_of(request, session, None)
    if not payload.checksums:
        raise refused("InvalidRequest", "Missing required header for this request: Content-MD5, or x-amz-checksum-*.")
    body = b""
    async for piece in Checked(payload, content).iter_any():
        body += piece
        if len(body) > _LONGEST_BYTES:
            raise refused("MalformedXML", "The body is longer than a thousand keys are.")
    if payload.sha256 not in ("", hashlib.sha256(body).hexdigest()):
        raise refused("XAmzContentSHA256Mismatch", "The body that arrived is not the one that was signed.")
    try:
        return xml.to_delete(body)
    except ValueError as wrong:
        raise refused("MalformedXML", f"{wrong}.".capitalize()) from wrong
