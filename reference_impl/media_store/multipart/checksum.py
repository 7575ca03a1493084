"""The checksum that an upload in parts chooses: of each part, and of the object. Sans I/O.

Amazon S3 User Guide, "Checking object integrity", "Full object and composite checksums".
"""

import base64
from collections.abc import Mapping, Sequence

from reference_impl.media_store.checksums import ALGORITHMS, Digest, digest
from reference_impl.media_store.refusals import refused

COMPOSITE, FULL_OBJECT = "COMPOSITE", "FULL_OBJECT"
_TYPES = {
    "crc32": (COMPOSITE, FULL_OBJECT),
    "crc32c": (COMPOSITE, FULL_OBJECT),
    "crc64nvme": (FULL_OBJECT,),
    "sha1": (COMPOSITE,),
    "sha256": (COMPOSITE,),
}
"""What each can be; the first is what it is where nothing was said."""


def chosen(headers: Mapping[str, str]) -> tuple[str, str]:
    """Algorithm and type that a request to begin asks for, or two empty texts.

    Args:
        headers: with names in lower case.
    """
    algorithm = headers.get("x-amz-checksum-algorithm", "").lower()
    kind = headers.get("x-amz-checksum-type", "").upper()
    if not algorithm and not kind:
        return "", ""
    if algorithm not in _TYPES:
        raise refused("InvalidRequest", f"x-amz-checksum-algorithm is one of {', '.join(_TYPES).upper()}.")
    kind = kind or _TYPES[algorithm][0]
    if kind not in _TYPES[algorithm]:
        raise refused("InvalidRequest", f"The {kind} checksum type can't be used with {algorithm.upper()}.")
    return algorithm, kind


def require_same(headers: Mapping[str, str], algorithm: str) -> None:
    """A refusal where a part brings another checksum than its upload chose."""
    trailers = headers.get("x-amz-trailer", "")
    sent = {name for name in ALGORITHMS if f"x-amz-checksum-{name}" in {*headers, *trailers.lower().split(",")}}
    if algorithm and sent - {algorithm}:
        why = f"The upload was begun with {algorithm.upper()} checksums; send that, or none."
        raise refused("InvalidRequest", why)


def of_object(algorithm: str, of_parts: Sequence[str], of_all: Sequence[Digest]) -> str:
    """The object's checksum in Base64, or "" where none was chosen.

    Args:
        algorithm: that was chosen.
        of_parts: the parts' checksums, in Base64.
        of_all: the digest that saw all bytes, of a FULL_OBJECT; else the checksum is that of the parts' ones.
    """
    if not algorithm:
        return ""
    if of_all:
        return base64.b64encode(of_all[0].digest()).decode()
    whole = digest(algorithm)
    for one in of_parts:
        whole.update(base64.b64decode(one))
    return f"{base64.b64encode(whole.digest()).decode()}-{len(of_parts)}"


def require_announced(headers: Mapping[str, str], algorithm: str, value: str) -> None:
    """BadDigest where a request to complete says that the object has another checksum."""
    told = headers.get(f"x-amz-checksum-{algorithm}")
    if algorithm and told is not None and told.partition("-")[0] != value.partition("-")[0]:
        raise refused("BadDigest", f"The {algorithm.upper()} that was sent is not that of the object.")
