"""A segment that is stored in parts: one part, as segments are small."""

import hashlib
import xml.etree.ElementTree as ET
from typing import Any

from tests.reference_impl.deployment.client import Answer, Camera


async def put_in_parts(camera: Camera, renewal: dict[str, Any], url: str, body: bytes, taken: list[int]) -> Answer:
    """Upload it; the last answer that came, good or not. The number of the request for the part goes into `taken`."""
    begun = await camera.send(renewal, "POST", f"{url}?uploads=", b"", "s3")
    if begun.status != 200:
        return begun
    upload = ET.fromstring(begun.body).findtext("{*}UploadId")  # noqa: S314 - our own
    part = await camera.send(renewal, "PUT", f"{url}?partNumber=1&uploadId={upload}", body, "s3")
    if part.status != 200:
        return part
    taken.append(part.number)
    etag = hashlib.md5(body, usedforsecurity=False).hexdigest()
    named = f"<Part><PartNumber>1</PartNumber><ETag>{etag}</ETag></Part>"
    document = f"<CompleteMultipartUpload>{named}</CompleteMultipartUpload>".encode()
    return await camera.send(renewal, "POST", f"{url}?uploadId={upload}", document, "s3")
