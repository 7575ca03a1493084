"""What CompleteMultipartUpload asks for, held against the parts that are there. Sans I/O."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from xml.etree import ElementTree as ET

from reference_impl.media_store.checksums import ALGORITHMS
from reference_impl.media_store.multipart.checksum import COMPOSITE
from reference_impl.media_store.multipart.uploads import Part, Upload
from reference_impl.media_store.refusals import refused


@dataclass(frozen=True, slots=True)
class Named:
    """A part as it is named in the request."""

    number: int
    etag: str  # unquoted
    checksums: Mapping[str, str]  # by algorithm


def named(body: bytes, most: int) -> list[Named]:
    """The parts that a document names, at least one; MalformedXML where it is none, InvalidPartOrder as S3 says."""
    try:
        root = ET.fromstring(body)  # noqa: S314 - of whoever may write; expat bounds what entities may grow to
        found = [_named(entry) for entry in root.iterfind("{*}Part")]
    except (ET.ParseError, ValueError) as wrong:
        raise refused("MalformedXML", f"The list of parts can't be read: {wrong}.") from wrong
    if not 1 <= len(found) <= most:
        raise refused("MalformedXML", f"Name 1 to {most} parts.")
    if any(later.number <= earlier.number for earlier, later in pairwise(found)):
        raise refused("InvalidPartOrder", "Name the parts in ascending order of their numbers, each once.")
    return found


def taken(asked: Sequence[Named], there: Sequence[Part], upload: Upload, least_bytes: int) -> list[Part]:
    """The parts that the object is put together of; a refusal where one is not there, another one, or too small."""
    by_number = {part.number: part for part in there}
    chosen = [_taken(one, by_number.get(one.number), upload) for one in asked]
    for part in chosen[:-1]:
        if part.size < least_bytes:
            why = f"Part {part.number} has {part.size} bytes; all but the last have {least_bytes} or more."
            raise refused("EntityTooSmall", why)
    return chosen


def require_size(headers: Mapping[str, str], chosen: Sequence[Part]) -> None:
    """A refusal where the request says that the object has another size."""
    told, size = headers.get("x-amz-mp-object-size"), sum(part.size for part in chosen)
    if told not in (None, str(size)):
        raise refused("InvalidRequest", f"x-amz-mp-object-size is not the {size} bytes that the parts have together.")


def etag_of(md5s: Sequence[str]) -> str:
    """The ETag of an object of parts: the MD5 of their MD5s, and how many they are."""
    try:
        digests = b"".join(map(bytes.fromhex, md5s))
    except ValueError:
        return ""  # no part has such an ETag
    return f"{hashlib.md5(digests, usedforsecurity=False).hexdigest()}-{len(md5s)}"


def _named(entry: ET.Element) -> Named:
    number, etag = entry.findtext("{*}PartNumber") or "", entry.findtext("{*}ETag") or ""
    if not (number.isascii() and number.isdigit() and len(number) <= len("10000")) or not etag:
        raise ValueError("each part needs its PartNumber and its ETag")
    told = {name: entry.findtext(f"{{*}}Checksum{name.upper()}") for name in ALGORITHMS}
    return Named(int(number), etag.strip('"'), {name: value for name, value in told.items() if value})


def _taken(asked: Named, part: Part | None, upload: Upload) -> Part:
    if part is None or asked.etag != part.md5:
        raise refused("InvalidPart", f"Part {asked.number} was not uploaded, or has another ETag.")
    told = asked.checksums.get(upload.algorithm)
    if told is None and upload.checksum_type == COMPOSITE:
        why = f"The upload was begun with {upload.algorithm.upper()} checksums; name that of part {asked.number} too."
        raise refused("InvalidRequest", why)
    if told not in (None, part.checksum):
        raise refused("InvalidPart", f"Part {asked.number} has another {upload.algorithm.upper()}.")
    return part
