"""Which S3 operation a request asks for, on what. Sans I/O."""

from collections.abc import Mapping
from dataclasses import dataclass

from reference_impl.foundation.canonical import decoded, query_pairs
from reference_impl.media_store.refusals import refused
from reference_impl.media_store.xml import speakable

_LONGEST_KEY_BYTES = 1024  # Amazon S3 User Guide, "Naming Amazon S3 objects"
_OF_OBJECTS = {"PUT": "PutObject", "GET": "GetObject", "HEAD": "HeadObject", "DELETE": "DeleteObject"}
_LISTING = frozenset(
    {
        "list-type",
        "prefix",
        "delimiter",
        "max-keys",
        "continuation-token",
        "start-after",
        "encoding-type",
        "fetch-owner",
    }
)


@dataclass(frozen=True, slots=True)
class Operation:
    """One request, understood."""

    action: str  # S3's name of the operation; no session allows one that is not implemented
    bucket: str
    key: str  # of the bucket itself: ""
    query: Mapping[str, str]  # without what belongs to the signature

    @property
    def touches(self) -> str:
        """What a session's prefix is held against."""
        return self.query.get("prefix", "") if self.action == "ListObjectsV2" else self.key


def understood(method: str, address: str, headers: Mapping[str, str]) -> Operation:
    """What is asked for; a refusal where the name can't be one.

    Args:
        method: PUT, GET, …
        address: path and query, percent-encoded as sent.
        headers: those of the request, whatever the case of their names.
    """
    path, _, asked = address.partition("?")
    bucket, _, key = decoded(path).removeprefix("/").partition("/")
    if len(key.encode("utf-8", "surrogateescape")) > _LONGEST_KEY_BYTES:
        raise refused("KeyTooLongError", f"A key has at most {_LONGEST_KEY_BYTES} bytes.")
    if not speakable(bucket + key):
        raise refused("InvalidArgument", "A key is UTF-8 text without control characters.")
    query = {name: value for name, value in query_pairs(asked) if not _about_signing(name)}
    copies = "x-amz-copy-source" in headers
    return Operation("NotImplemented" if copies else _action(method, key, query), bucket, key, query)


def _action(method: str, key: str, query: Mapping[str, str]) -> str:
    if key and not query:
        return _OF_OBJECTS.get(method, "NotImplemented")
    lists = method == "GET" and query.get("list-type") == "2" and query.keys() <= _LISTING
    return "ListObjectsV2" if lists and not key else "NotImplemented"


def _about_signing(name: str) -> bool:
    return name.lower().startswith("x-amz-") or name == "x-id"
