"""What of S3 this store does not have. Who asks for it hears so: nothing is stored otherwise than meant."""

from collections.abc import Mapping

from reference_impl.media_store.refusals import refused

_ABSENT = (
    "x-amz-grant-",
    "x-amz-object-lock-",
    "x-amz-server-side-encryption",
    "x-amz-tagging",
    "x-amz-website-redirect-location",
    "x-amz-write-offset-bytes",
)
_ACLS = frozenset({"private", "bucket-owner-full-control"})  # what holds anyway


def require_plain_object(headers: Mapping[str, str]) -> None:
    """Refuse an upload that wants more than to be stored.

    Args:
        headers: with names in lower case.
    """
    asked = [name for name in headers if name.startswith(_ABSENT)]
    if asked or headers.get("x-amz-acl", "private") not in _ACLS:
        raise refused("NotImplemented", f"This store has no {', '.join(sorted(asked)) or 'access control lists'}.")
    if headers.get("x-amz-storage-class", "STANDARD") != "STANDARD":
        raise refused("InvalidStorageClass", "There is one storage class here: STANDARD.")
