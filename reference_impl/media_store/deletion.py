"""What DeleteObjects asks for."""

from reference_impl.foundation.canonical import SignedRequest
from reference_impl.foundation.session import Session
from reference_impl.media_store import xml
from reference_impl.media_store.body import Arriving
from reference_impl.media_store.refusals import refused
from reference_impl.media_store.signed_document import signed_document

_LONGEST_BYTES = 2 << 20  # a thousand keys of 1,024 bytes, escaped


async def deletion(request: SignedRequest, session: Session, content: Arriving) -> tuple[list[str], bool]:
    """The keys to remove, and whether only failures are to be answered.

    Args:
        request: with its headers.
        session: that signed it.
        content: its body.
    """
    body = await signed_document(request, session, content, _LONGEST_BYTES, needs_checksum=True)
    try:
        return xml.to_delete(body)
    except ValueError as wrong:
        raise refused("MalformedXML", f"{wrong}.".capitalize()) from wrong
