"""Reads by `partNumber`: an object part by part, as it was uploaded. Sans I/O.

Parts count from 1 without gaps, whatever numbers they were uploaded under; what came in one piece is one part (Amazon
S3 API Reference, GetObject).
"""

from collections.abc import Mapping, Sequence
from itertools import accumulate, chain, groupby, repeat

from reference_impl.media_store.objects import StoredObject
from reference_impl.media_store.refusals import refused

_MOST = 10_000


def written(sizes: Sequence[int]) -> str:
    """Sizes of parts, as they are kept: `8388608*12,5`."""
    return ",".join(f"{size}*{count}" if (count := len([*same])) > 1 else str(size) for size, same in groupby(sizes))


def read(text: str) -> list[int]:
    """What was written."""
    found = (one.partition("*") for one in text.split(",") if text)
    return [*chain.from_iterable(repeat(int(size), int(count or 1)) for size, _, count in found)]


def part_of(found: StoredObject, query: Mapping[str, str], headers: Mapping[str, str]) -> tuple[int, int] | None:
    """First byte and number of bytes of the part that a read asks for, or None where it asks for none.

    Args:
        found: the object.
        query: of the request.
        headers: of the request.
    """
    text = query.get("partNumber")
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(_MOST)) and 1 <= int(text) <= _MOST):
        raise refused("InvalidArgument", f"Part number must be an integer between 1 and {_MOST}, inclusive.")
    if "Range" in headers:
        raise refused("InvalidRequest", "Cannot specify both Range header and partNumber query parameter")
    sizes = _sizes(found)
    if int(text) > len(sizes):
        raise refused("InvalidPartNumber", "The requested partnumber is not satisfiable")
    return [*accumulate(sizes, initial=0)][int(text) - 1], sizes[int(text) - 1]


def counted(found: StoredObject) -> dict[str, str]:
    """The header that says how many parts there are, where it came in parts."""
    return {"x-amz-mp-parts-count": str(len(_sizes(found)))} if found.of_parts else {}


def _sizes(found: StoredObject) -> list[int]:
    if found.of_parts and not found.part_sizes:
        raise refused("NotImplemented", "Of this object nobody has kept where its parts end: it is older than that.")
    return read(found.part_sizes) or [found.size]
