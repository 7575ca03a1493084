"""S3's XML answers (Amazon S3 API Reference: Error Responses, ListObjects, ListObjectsV2)."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import quote
from xml.etree import ElementTree as ET

from reference_impl.media_store.listing import ListPage, ListQuery

NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/"
_MOST_DELETED = 1000
DECLARATION = b"<?xml version='1.0' encoding='UTF-8'?>\n"
"""How each document begins."""
_REFERRED_TO = re.compile(r"[\x00-\x1f\ufffe\uffff]")


def error(code: str, message: str, resource: str, request_id: str, region: str = "") -> bytes:
    """An error's document; with the region that a request should have been signed for."""
    root = ET.Element("Error")
    texts(root, Code=code, Message=message, **({"Region": region} if region else {}))
    texts(root, Resource=resource, RequestId=request_id)
    return written(root)


def listing(bucket: str, query: ListQuery, page: ListPage) -> bytes:
    """A page of a listing."""

    def name(text: str) -> str:
        return quote(text, safe="/-_.~") if query.url_encoded else text

    root = ET.Element("ListBucketResult", xmlns=NAMESPACE)
    texts(root, Name=bucket, Prefix=name(query.prefix), MaxKeys=str(query.max_keys))
    texts(root, IsTruncated="true" if page.next_token else "false")
    optional = {"Delimiter": name(query.delimiter), "EncodingType": "url" if query.url_encoded else ""}
    if query.first_version:
        texts(root, Marker=name(query.start_after))
        optional |= {"NextMarker": name(page.next_token) if query.delimiter else ""}  # else it is the last key
    else:
        texts(root, KeyCount=str(len(page.objects) + len(page.groups)))
        optional |= {"StartAfter": name(query.start_after), "ContinuationToken": query.token}
        optional |= {"NextContinuationToken": page.next_token}
    texts(root, **{tag: text for tag, text in optional.items() if text})
    for found in page.objects:
        entry = ET.SubElement(root, "Contents")
        texts(entry, Key=name(found.key), LastModified=moment(found.stored_us), ETag=found.etag)
        texts(entry, Size=str(found.size), StorageClass="STANDARD")
        if query.with_owner:
            texts(ET.SubElement(entry, "Owner"), ID=bucket)
    for group in page.groups:
        texts(ET.SubElement(root, "CommonPrefixes"), Prefix=name(group))
    return written(root)


def buckets(names: Sequence[str], region: str, owner: str) -> bytes:
    """ListBuckets. A bucket is there as soon as something is put into it: since when is not noted."""
    root = ET.Element("ListAllMyBucketsResult", xmlns=NAMESPACE)
    listed = ET.SubElement(root, "Buckets")
    for name in names:
        texts(ET.SubElement(listed, "Bucket"), Name=name, CreationDate=moment(0), BucketRegion=region)
    texts(ET.SubElement(root, "Owner"), ID=owner)
    return written(root)


def location(region: str) -> bytes:
    """GetBucketLocation."""
    root = ET.Element("LocationConstraint", xmlns=NAMESPACE)
    root.text = region
    return written(root)


def deleted(keys: Sequence[str]) -> bytes:
    """DeleteObjects: all of them are gone."""
    root = ET.Element("DeleteResult", xmlns=NAMESPACE)
    for key in keys:
        texts(ET.SubElement(root, "Deleted"), Key=key)
    return written(root)


def to_delete(body: bytes) -> tuple[list[str], bool]:
    """The keys that DeleteObjects names, and whether only failures are to be answered; ValueError where it is none."""
    try:
        root = ET.fromstring(body)  # noqa: S314 - an operator's; expat bounds what entities may grow to
    except ET.ParseError as wrong:
        raise ValueError("the body is not XML") from wrong
    keys = [entry.findtext("{*}Key") or "" for entry in root.iterfind("{*}Object")]
    if not 1 <= len(keys) <= _MOST_DELETED or "" in keys:
        raise ValueError(f"name 1 to {_MOST_DELETED} keys")
    return keys, root.findtext("{*}Quiet") == "true"


def texts(parent: ET.Element, **children: str) -> None:
    """Add children that hold text."""
    for tag, text in children.items():
        ET.SubElement(parent, tag).text = text


def moment(t_us: int) -> str:
    """A time, given in microseconds since 1970, as S3 writes it."""
    moment = datetime.fromtimestamp(t_us / 1_000_000, UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def written(root: ET.Element) -> bytes:
    """The whole document.

    Control characters are referred to, as S3 does: tab and line ends are read as what they are then. XML 1.0 has no
    others, and its readers refuse them referred to or not; who has them in keys asks for `encoding-type=url`.
    """
    text = ET.tostring(root, encoding="unicode")
    return DECLARATION + _REFERRED_TO.sub(lambda one: f"&#{ord(one[0])};", text).encode()
