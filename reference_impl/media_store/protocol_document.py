"""What Amazon S3's REST API makes of this service, in OpenAPI 3.1.

S3 tells operations apart by their query too, which OpenAPI can't: what shares a method and a path is one operation
here. A key may hold slashes, which a path parameter can't say either. The document stands in `openapi.json` and is not
served: in S3 every path is a bucket's or an object's.
"""

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from reference_impl.foundation.signature_claim import SIGNATURE_REFUSALS
from reference_impl.media_store.operation import OVERRIDES
from reference_impl.media_store.refusals import STATUS

DOCUMENT = Path(__file__).with_name("openapi.json")

_Json = dict[str, Any]
_TEXT: _Json = {"type": "string"}
_XML: _Json = {"application/xml": {"schema": {"type": "object"}}}
_BYTES: _Json = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
_WORDED: _Json = {"*/*": {"schema": {"type": "string", "format": "binary"}}}  # as its upload said
_ANYWHERE = ("AccessDenied", "InternalError", "InvalidArgument", "KeyTooLongError", "NotImplemented", "SlowDown",
             "ServiceUnavailable", "IncompleteBody", "BadRequest", "RequestHeaderSectionTooLarge")  # fmt: skip
_UPLOADS = ("BadDigest", "EntityTooLarge", "InvalidDigest", "InvalidRequest", "InvalidStorageClass",
            "PreconditionFailed", "MalformedTrailerError", "MissingContentLength", "StorageFull",
            "MetadataTooLarge", "XAmzContentSHA256Mismatch")  # fmt: skip
_OF_PARTS = ("EntityTooSmall", "InvalidPart", "InvalidPartOrder", "MalformedXML", "NoSuchUpload")
_READS = ("NoSuchKey", "PreconditionFailed", "InvalidRange", "InvalidRequest", "InvalidPartNumber")


def document() -> _Json:
    """The document, as JSON takes it."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "media store", "version": "1", "description": __doc__ or ""},
        "security": [{"signature": []}],
        "paths": {
            "/": {
                "get": _operation("ListBuckets", "Buckets that hold something", {"200": _answer("Their names", _XML)})
            },
            "/{bucket}": _of_bucket(),
            "/{bucket}/{key}": _of_object(),
        },
        "components": {"schemas": {"Error": _error()}, "securitySchemes": {"signature": _signature()}},
    }


def _of_bucket() -> _Json:
    names = ("list-type", "prefix", "delimiter", "max-keys", "continuation-token", "start-after",
             "encoding-type", "fetch-owner", "marker", "location", "uploads",
             "max-uploads", "key-marker", "upload-id-marker")  # fmt: skip
    deletion = {"required": True, "content": {"application/xml": {"schema": _TEXT}}}
    what = (
        "A page, with list-type=2 or without (ListObjects); with location the region; with uploads "
        "(ListMultipartUploads) what comes in parts"
    )
    return {
        "parameters": [_path("bucket")],
        "get": _operation("ListObjectsV2", what, {"200": _answer("The page, or the region", _XML)}, ("NoSuchBucket",),
                          query=names),
        "head": _operation("HeadBucket", "Whether it is there", {"200": _answer("It is", {})}, ("NoSuchBucket",)),
        "post": {**_operation("DeleteObjects", "An operator removes up to 1,000 objects",
                              {"200": _answer("They are gone", _XML)}, ("MalformedXML", *_UPLOADS), query=("delete",)),
                 "requestBody": deletion},
    }  # fmt: skip


def _of_object() -> _Json:
    removed = "An operator removes an object; with uploadId (AbortMultipartUpload) its uploader the parts of one"
    return {
        "parameters": [_path("bucket"), _path("key")],
        **_writes(),
        **_reads(),
        "delete": _operation("DeleteObject", removed, {"204": _answer("It is gone", {})}, ("NoSuchUpload",),
                             query=("uploadId",)),
    }  # fmt: skip


def _writes() -> _Json:
    put = "Store an object that is never overwritten: two copies on disk; with uploadId (UploadPart) a part of one"
    post = "With uploads begin an upload in parts; with uploadId (CompleteMultipartUpload) make an object of them"
    return {
        "put": {
            **_operation("PutObject", put, {"200": _answer("Stored", {})}, (*_UPLOADS, "NoSuchUpload"),
                         query=("partNumber", "uploadId"), headers=("If-None-Match", "Content-MD5")),
            "requestBody": {"required": True, "content": _BYTES},
        },
        "post": {
            **_operation("CreateMultipartUpload", post, {"200": _answer("Begun, or stored", _XML)},
                         (*_UPLOADS, *_OF_PARTS), query=("uploads", "uploadId"), headers=("If-None-Match",)),
            "requestBody": {"content": {"application/xml": {"schema": _TEXT}}},
        },
    }  # fmt: skip


def _reads() -> _Json:
    get = "Read an object, or a range of it; with uploadId (ListParts), for its uploader, which parts have come"
    conditions = ("Range", "If-Match", "If-None-Match")
    read = {"200": _answer("Its bytes", _WORDED), "206": _answer("The range", _WORDED),
            "304": _answer("The reader has it already", {})}  # fmt: skip
    told = {status: _answer(answer["description"], {}) for status, answer in read.items()}
    parts = (*OVERRIDES, "partNumber", "uploadId", "max-parts", "part-number-marker")
    return {
        "get": _operation("GetObject", get, read, (*_READS, "NoSuchUpload"), query=parts, headers=conditions),
        "head": _operation(
            "HeadObject", "What GET says, without the bytes", told, _READS, query=("partNumber",), headers=conditions
        ),
    }


def _operation(
    action: str,
    summary: str,
    answers: Mapping[str, _Json],
    codes: tuple[str, ...] = (),
    *,
    query: tuple[str, ...] = (),
    headers: tuple[str, ...] = (),
) -> _Json:
    places = {**dict.fromkeys(query, "query"), **dict.fromkeys(headers, "header")}
    return {
        "operationId": action,
        "summary": summary,
        "parameters": [{"name": name, "in": place, "schema": _TEXT} for name, place in places.items()],
        "responses": {**answers, **_refusals((*_ANYWHERE, *codes))},
    }


def _refusals(codes: tuple[str, ...]) -> _Json:
    by_status: dict[int, set[str]] = defaultdict(set)
    for code, status in ({code: STATUS[code] for code in codes} | SIGNATURE_REFUSALS).items():
        by_status[status].add(code)
    error = {"application/xml": {"schema": {"$ref": "#/components/schemas/Error"}}}
    return {
        str(status): {**_answer("Refused", error), "x-codes": sorted(of_status)}
        for status, of_status in sorted(by_status.items())
    }


def _answer(description: str, content: _Json) -> _Json:
    return {"description": description, **({"content": content} if content else {})}


def _path(name: str) -> _Json:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}


def _error() -> _Json:
    names = ("Code", "Message", "Resource", "RequestId")
    return {"type": "object", "xml": {"name": "Error"}, "properties": dict.fromkeys(names, _TEXT)}


def _signature() -> _Json:
    return {
        "type": "apiKey",
        "in": "header",
        "name": "Authorization",
        "description": "AWS Signature Version 4 with temporary credentials, in the header or, of GET, in the query.",
        "x-amazon-apigateway-authtype": "awsSigv4",
    }
