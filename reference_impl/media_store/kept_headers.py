"""What an upload says of its object beside the bytes, and what a read gives back of that. Sans I/O.

Amazon S3 User Guide, "Working with object metadata".
"""

import json
import re
from collections.abc import Iterable, Mapping

from reference_impl.media_store.refusals import refused

UNTOLD_TYPE = "binary/octet-stream"
"""The Content-Type of an object whose upload named none."""

_OWN = "x-amz-meta-"
_MOST_OWN_BYTES = 2 << 10  # names, without what all of them begin with, and values
_MOST_BYTES = 8 << 10
_UNSPEAKABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_KEPT = {
    name.lower(): name
    for name in (
        "Cache-Control",
        "Content-Disposition",
        "Content-Encoding",
        "Content-Language",
        "Content-Type",
        "Expires",
    )
}


def kept(headers: Mapping[str, str]) -> str:
    """What is kept of an upload's headers, as JSON; "" where they say nothing. A refusal for too much of it.

    Args:
        headers: those of the request, whatever the case of their names; one that came twice counts twice.
    """
    found: dict[str, str] = {}
    for sent, value in headers.items():
        lower = sent.lower()
        if lower.startswith(_OWN) or lower in _KEPT:
            name = _KEPT.get(lower, lower)
            found[name] = f"{found[name]},{value}" if name in found else value
    if not found:
        return ""
    _unwrap(found)
    if not all(map(speakable, [*found, *found.values()])):
        raise refused("InvalidArgument", "A header that is kept is UTF-8 text without control characters.")
    own = [(name.removeprefix(_OWN), value) for name, value in found.items() if name.startswith(_OWN)]
    if _bytes_of(own) > _MOST_OWN_BYTES:
        raise refused("MetadataTooLarge", f"x-amz-meta-* has at most {_MOST_OWN_BYTES} bytes, names and values.")
    if _bytes_of(found.items()) > _MOST_BYTES:
        raise refused("RequestHeaderSectionTooLarge", f"An object's headers have at most {_MOST_BYTES} bytes in all.")
    return json.dumps(found) if found else ""


def speakable(text: str) -> bool:
    """Whether a header can hold the text."""
    return _UNSPEAKABLE.search(text) is None


def given_back(text: str) -> dict[str, str]:
    """The headers of a read."""
    return {"Content-Type": UNTOLD_TYPE} | (json.loads(text) if text else {})


def _unwrap(found: dict[str, str]) -> None:
    """`aws-chunked` is how the body came, and nothing of the object's."""
    codings = [one.strip() for one in found.pop("Content-Encoding", "").split(",")]
    if left := ",".join(one for one in codings if one and one.lower() != "aws-chunked"):
        found["Content-Encoding"] = left


def _bytes_of(headers: Iterable[tuple[str, str]]) -> int:
    return sum(len(f"{name}{value}".encode()) for name, value in headers)
