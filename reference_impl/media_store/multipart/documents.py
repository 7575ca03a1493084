"""S3's XML answers about uploads in parts (Amazon S3 API Reference: CreateMultipartUpload and the following)."""

from collections.abc import Sequence
from xml.etree import ElementTree as ET

from reference_impl.media_store.multipart.listing import PartsPage, UploadsPage, UploadsQuery
from reference_impl.media_store.multipart.uploads import Part, Upload
from reference_impl.media_store.objects import StoredObject
from reference_impl.media_store.xml import NAMESPACE, moment, texts, written


def begun(upload: Upload) -> bytes:
    """CreateMultipartUpload."""
    root = ET.Element("InitiateMultipartUploadResult", xmlns=NAMESPACE)
    texts(root, Bucket=upload.bucket, Key=upload.key, UploadId=upload.id)
    return written(root)


def completed(became: StoredObject, location: str) -> bytes:
    """CompleteMultipartUpload."""
    root = ET.Element("CompleteMultipartUploadResult", xmlns=NAMESPACE)
    texts(root, Location=location, Bucket=became.bucket, Key=became.key, ETag=became.etag)
    header, _, value = became.checksum.partition("=")
    if value:
        texts(root, **{f"Checksum{header.rpartition('-')[2].upper()}": value})
        texts(root, ChecksumType="COMPOSITE" if "-" in value else "FULL_OBJECT")
    return written(root)


def listed_parts(upload: Upload, page: PartsPage) -> bytes:
    """ListParts."""
    root = ET.Element("ListPartsResult", xmlns=NAMESPACE)
    texts(root, Bucket=upload.bucket, Key=upload.key, UploadId=upload.id, PartNumberMarker=str(page.after))
    texts(root, NextPartNumberMarker=str(page.parts[-1].number if page.parts else 0), MaxParts=str(page.most))
    texts(root, IsTruncated="true" if page.truncated else "false")
    for part in page.parts:
        _part(ET.SubElement(root, "Part"), part, upload)
    _about(root, upload)
    return written(root)


def listed_uploads(bucket: str, query: UploadsQuery, page: UploadsPage) -> bytes:
    """ListMultipartUploads."""
    root = ET.Element("ListMultipartUploadsResult", xmlns=NAMESPACE)
    name = query.name
    texts(root, Bucket=bucket, KeyMarker=name(query.key_marker), UploadIdMarker=query.id_marker)
    texts(root, NextKeyMarker=name(page.next_marker[0]), NextUploadIdMarker=page.next_marker[1])
    texts(root, Prefix=name(query.prefix), MaxUploads=str(query.most))
    texts(root, IsTruncated="true" if page.truncated else "false")
    if query.delimiter:
        texts(root, Delimiter=name(query.delimiter))
    if query.url_encoded:
        texts(root, EncodingType="url")
    for upload in page.uploads:
        entry = ET.SubElement(root, "Upload")
        texts(entry, Key=name(upload.key), UploadId=upload.id, Initiated=moment(upload.started_us))
        _about(entry, upload)
    _groups(root, [name(group) for group in page.groups])
    return written(root)


def _groups(root: ET.Element, groups: Sequence[str]) -> None:
    for group in groups:
        texts(ET.SubElement(root, "CommonPrefixes"), Prefix=group)


def _part(entry: ET.Element, part: Part, upload: Upload) -> None:
    texts(entry, PartNumber=str(part.number), LastModified=moment(part.stored_us), ETag=part.etag, Size=str(part.size))
    if part.checksum:
        texts(entry, **{f"Checksum{upload.algorithm.upper()}": part.checksum})


def _about(entry: ET.Element, upload: Upload) -> None:
    texts(ET.SubElement(entry, "Initiator"), ID=upload.holder)
    texts(ET.SubElement(entry, "Owner"), ID=upload.bucket)
    texts(entry, StorageClass="STANDARD")
    if upload.algorithm:
        texts(entry, ChecksumAlgorithm=upload.algorithm.upper(), ChecksumType=upload.checksum_type)
