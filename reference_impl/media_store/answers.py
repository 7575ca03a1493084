"""S3's answers, as aiohttp sends them."""

import base64
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from email.utils import format_datetime
from http import HTTPStatus

from aiohttp import web

from reference_impl.foundation.noted import noted
from reference_impl.foundation.problem import Problem
from reference_impl.foundation.signature_claim import SignatureRefusal
from reference_impl.media_store import part_number, xml
from reference_impl.media_store.byte_range import UnsatisfiableError, requested
from reference_impl.media_store.conditions import still, unchanged
from reference_impl.media_store.kept_headers import given_back
from reference_impl.media_store.listing import ListPage, ListQuery
from reference_impl.media_store.locations import LostError
from reference_impl.media_store.objects import StoredObject
from reference_impl.media_store.operation import Operation
from reference_impl.media_store.refusals import refused

_REGION = "x-amz-bucket-region"
_SAME = {
    "body-incomplete": (400, "IncompleteBody"),
    "body-too-large": (400, "EntityTooLarge"),
    "no-such-address": (400, "BadRequest"),  # it does not begin with a slash
    "internal-error": (500, "InternalError"),
    "expectation-unknown": (400, "InvalidArgument"),
    "malformed-request": (400, "BadRequest"),
    "head-too-large": (400, "RequestHeaderSectionTooLarge"),
    "database-away": (503, "ServiceUnavailable"),
    "identity-unreachable": (503, "ServiceUnavailable"),
    "overloaded": (503, "SlowDown"),
    "too-many-requests": (503, "SlowDown"),
}

Read = Callable[[StoredObject, int, int], Awaitable[bytes]]
"""Reads so many bytes of an object from there on."""


def acknowledged(new: StoredObject) -> web.Response:
    """The object is on disk and will stay there."""
    return web.Response(headers={"ETag": new.etag, **_checksum(new)})


async def of_object(request: web.Request, found: StoredObject, read: Read, operation: Operation) -> web.StreamResponse:
    """An object, or the part of it that is asked for; without the bytes for HEAD, or where the reader has it already.

    Args:
        request: for its conditions and its range.
        found: what is asked for.
        read: gives its bytes.
        operation: which part is asked for, and what headers the reader words.
    """
    headers = _headers(found)
    if unchanged(request.headers, found):
        return web.Response(status=HTTPStatus.NOT_MODIFIED, headers=headers)
    headers |= operation.overrides
    numbered = part_number.part_of(found, operation.query, request.headers)
    if numbered:
        headers |= part_number.counted(found)
    part = numbered or _part(request, found)
    start, length = part or (0, found.size)
    if part and length:
        headers["Content-Range"] = f"bytes {start}-{start + length - 1}/{found.size}"
    elif not part and request.headers.get("x-amz-checksum-mode", "").upper() == "ENABLED":
        headers |= _checksum(found)
    answer = web.StreamResponse(
        status=HTTPStatus.PARTIAL_CONTENT if part and length else HTTPStatus.OK, headers=headers
    )
    answer.content_length = length
    spans = found.copy.spans(start, length)
    first = b"" if request.method == "HEAD" else await _first(found, *next(spans), read)
    await answer.prepare(request)
    if first:
        await answer.write(first)
        for span in spans:  # a LostError from here on cuts the connection: half of it is no answer
            await answer.write(await read(found, *span))
    await answer.write_eof()
    return answer


def document(body: bytes, headers: Mapping[str, str] | None = None) -> web.Response:
    """Any other of S3's documents."""
    return web.Response(body=body, content_type="application/xml", headers=headers)


def of_bucket(region: str) -> web.Response:
    """HeadBucket."""
    return web.Response(headers={_REGION: region})


def of_listing(bucket: str, query: ListQuery, page: ListPage) -> web.Response:
    """A page of a listing."""
    return document(xml.listing(bucket, query, page))


def refusal(request: web.BaseRequest, problem: Problem) -> web.Response:
    """An error document, with S3's code for what every service refuses alike."""
    status, code = _SAME.get(problem.reason, (problem.status, problem.reason))
    resource = request.rel_url.raw_path.encode("ascii", "replace").decode()
    region = problem.region if isinstance(problem, SignatureRefusal) else ""
    name = noted(request).request_id  # also where nothing else of the service has seen the request
    headers = problem.headers | {"x-amz-request-id": name} | ({_REGION: region} if region else {})
    body = xml.error(code, problem.detail, resource, name, region)
    return web.Response(status=status, body=body, content_type="application/xml", headers=headers)


async def name_request(request: web.Request, response: web.StreamResponse) -> None:
    """Its name, where S3's clients look for it."""
    response.headers["x-amz-request-id"] = noted(request).request_id


async def _first(found: StoredObject, start: int, length: int, read: Read) -> bytes:
    """Read before the status is sent, while it can still be an error."""
    try:
        return await read(found, start, length)
    except LostError as lost:
        raise refused("InternalError", "The object is listed, and no location has it whole.") from lost


def _part(request: web.Request, found: StoredObject) -> tuple[int, int] | None:
    if not still(request.headers.get("If-Range", found.etag), found):
        return None
    try:
        return requested(request.headers.get("Range"), found.size)
    except UnsatisfiableError:
        headers = {"Content-Range": f"bytes */{found.size}"}
        raise refused("InvalidRange", "The range begins after the end.", headers=headers) from None


def _checksum(found: StoredObject) -> dict[str, str]:
    """That of its upload in parts where one was chosen; else its SHA-256, which is known of every object."""
    if found.checksum:
        header, _, value = found.checksum.partition("=")
        return {header: value, "x-amz-checksum-type": "COMPOSITE" if "-" in value else "FULL_OBJECT"}
    digest = base64.b64encode(bytes.fromhex(found.sha256)).decode()
    return {"x-amz-checksum-sha256": digest, "x-amz-checksum-type": "FULL_OBJECT"}


def _headers(found: StoredObject) -> dict[str, str]:
    modified = format_datetime(datetime.fromtimestamp(found.stored_us // 1_000_000, UTC), usegmt=True)
    return {
        "ETag": found.etag,
        "Last-Modified": modified,
        "Accept-Ranges": "bytes",
        **given_back(found.headers),
    }
