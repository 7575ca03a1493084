"""Which S3 operation a request asks for, on what. Sans I/O."""

from collections.abc import Mapping
from dataclasses import dataclass

from reference_impl.foundation.canonical import decoded, query_pairs
from reference_impl.foundation.text import storable
from reference_impl.media_store.kept_headers import speakable
from reference_impl.media_store.refusals import refused

_LONGEST_KEY_BYTES = 1024  # Amazon S3 User Guide, "Naming Amazon S3 objects"
_OF_OBJECTS = {"PUT": "PutObject", "GET": "GetObject", "HEAD": "HeadObject", "DELETE": "DeleteObject"}
_OF_BUCKETS = {
    ("GET", "location"): "GetBucketLocation",
    ("HEAD", ""): "HeadBucket",
    ("POST", "delete"): "DeleteObjects",
}
_NEEDS = {  # as the actions of S3's policies: who may list a bucket may know that it is there
    "DeleteObjects": "DeleteObject",
    "GetBucketLocation": "ListObjectsV2",
    "HeadBucket": "ListObjectsV2",
    "ListObjects": "ListObjectsV2",
    "ListBuckets": "ListObjectsV2",
}
_UNKNOWN = {"GET": "GetObject", "HEAD": "GetObject", "DELETE": "DeleteObject"}  # what the others would take
NOT_IMPLEMENTED = "NotImplemented"
_OF_UPLOADS = {  # by method, and by what tells them apart; the further parameters that they take
    ("POST", "uploads"): ("CreateMultipartUpload", frozenset[str]()),
    ("PUT", "uploadId"): ("UploadPart", frozenset({"partNumber"})),
    ("POST", "uploadId"): ("CompleteMultipartUpload", frozenset[str]()),
    ("DELETE", "uploadId"): ("AbortMultipartUpload", frozenset[str]()),
    ("GET", "uploadId"): ("ListParts", frozenset({"max-parts", "part-number-marker"})),
}
_LISTING_UPLOADS = frozenset(
    {"uploads", "prefix", "delimiter", "max-uploads", "key-marker", "upload-id-marker", "encoding-type"}
)
MULTIPART = frozenset({*(action for action, _ in _OF_UPLOADS.values()), "ListMultipartUploads"})
"""Operations of uploads in parts: whoever may put an object may put it in parts, and nobody else."""
OVERRIDES = {
    "response-cache-control": "Cache-Control",
    "response-content-disposition": "Content-Disposition",
    "response-content-encoding": "Content-Encoding",
    "response-content-language": "Content-Language",
    "response-content-type": "Content-Type",
    "response-expires": "Expires",
}
"""Parameters of a read by which the reader words the answer's headers, and these."""
_LISTING_FIRST = frozenset({"prefix", "delimiter", "max-keys", "marker", "encoding-type"})
_LISTING = _LISTING_FIRST - {"marker"} | {"list-type", "continuation-token", "start-after", "fetch-owner"}
_LISTS = frozenset({"ListObjects", "ListObjectsV2", "ListMultipartUploads"})


@dataclass(frozen=True, slots=True)
class Operation:
    """One request, understood."""

    action: str  # S3's name of the operation, or NOT_IMPLEMENTED
    bucket: str
    key: str  # of the bucket itself: ""
    query: Mapping[str, str]  # without what belongs to the signature
    needs: str  # which of a session's actions allows it

    @property
    def touches(self) -> str:
        """What a session's prefix is held against."""
        return self.query.get("prefix", "") if self.action in _LISTS else self.key

    @property
    def upload(self) -> tuple[str, str, str]:
        """Id, bucket and key of the upload in parts that is meant."""
        return self.query.get("uploadId", ""), self.bucket, self.key

    @property
    def overrides(self) -> Mapping[str, str]:
        """Headers that the reader words."""
        found = {OVERRIDES[name]: text for name, text in self.query.items() if name in OVERRIDES}
        if not all(map(speakable, found.values())):
            raise refused("InvalidArgument", "A header is text without control characters.")
        return found


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
    if not (storable(key) and speakable(bucket)):
        raise refused("InvalidArgument", "A key is UTF-8 text without NUL.")
    query = {name: value for name, value in query_pairs(asked) if not _about_signing(name)}
    if not all(map(storable, query.values())):
        raise refused("InvalidArgument", "A parameter is UTF-8 text without NUL.")
    copies = "x-amz-copy-source" in headers
    action = NOT_IMPLEMENTED if copies else _action(method, bucket, key, query)
    return Operation(action, bucket, key, query, _needs(method, action))


def _needs(method: str, action: str) -> str:
    if action in MULTIPART:
        return "PutObject"
    return _UNKNOWN.get(method, "PutObject") if action == NOT_IMPLEMENTED else _NEEDS.get(action, action)


def _action(method: str, bucket: str, key: str, query: Mapping[str, str]) -> str:
    if key:
        return _of_object(method, query)
    if bucket:
        return _of_listing(query) if method == "GET" and "location" not in query else _of_bucket(method, query)
    return "ListBuckets" if method == "GET" and not query else NOT_IMPLEMENTED


def _of_object(method: str, query: Mapping[str, str]) -> str:
    for mark in ("uploads", "uploadId"):
        action, more = _OF_UPLOADS.get((method, mark), ("", frozenset()))
        if mark in query and action and query.keys() <= more | {mark}:
            return action
    allowed = {*OVERRIDES, "partNumber"} if method in {"GET", "HEAD"} else set()
    return _OF_OBJECTS.get(method, NOT_IMPLEMENTED) if query.keys() <= allowed else NOT_IMPLEMENTED


def _of_bucket(method: str, query: Mapping[str, str]) -> str:
    return _OF_BUCKETS.get((method, "".join(query)), NOT_IMPLEMENTED)


def _of_listing(query: Mapping[str, str]) -> str:
    if query.get("list-type") == "2" and query.keys() <= _LISTING:
        return "ListObjectsV2"
    if query.keys() <= _LISTING_FIRST:
        return "ListObjects"
    return "ListMultipartUploads" if "uploads" in query and query.keys() <= _LISTING_UPLOADS else NOT_IMPLEMENTED


def _about_signing(name: str) -> bool:
    return name.lower().startswith("x-amz-") or name == "x-id"
