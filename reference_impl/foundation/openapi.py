"""The OpenAPI 3.1 document of a service, from its operations."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from pathlib import Path
from typing import Any

from aiohttp import web
from pydantic import TypeAdapter

from reference_impl.foundation.operations import BEARER, SIGNATURE, FreeText, Nothing, Operation

_TEMPLATE = "#/components/schemas/{model}"
_PROBLEM = {
    "type": "object",
    "description": "A refusal (RFC 9457). `reason` is for programs and never changes; `detail` is for people.",
    "required": ["type", "title", "status", "reason", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "reason": {"type": "string"},
        "detail": {"type": "string"},
        "request_id": {"type": "string", "description": "As in X-Request-Id: what the operator finds it by."},
    },
}
_SCHEMES = {
    BEARER: {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
    SIGNATURE: {
        "type": "apiKey",
        "in": "header",
        "name": "Authorization",
        "description": "AWS Signature Version 4 with temporary credentials; their token in x-amz-security-token.",
        "x-amazon-apigateway-authtype": "awsSigv4",
    },
}
Schemas = Mapping[tuple[str, str], Mapping[str, Any]]


def document(title: str, description: str, operations: Sequence[Operation[Any]]) -> dict[str, Any]:
    """The document, as JSON takes it."""
    schemas, components = _schemas(operations)
    paths: dict[str, dict[str, Any]] = defaultdict(dict)
    for operation in operations:
        paths[operation.path][operation.method.lower()] = _described(operation, schemas)
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": "1", "description": description},
        "paths": dict(paths),
        "components": {
            "schemas": {**components, "Problem": _PROBLEM},
            "securitySchemes": _schemes(operations),
        },
    }


def _schemes(operations: Iterable[Operation[Any]]) -> dict[str, Any]:
    used = {BEARER} | {one.right.shown_by for one in operations}
    return {name: scheme for name, scheme in _SCHEMES.items() if name in used}


def publish(app: web.Application, file: Path) -> None:
    """Serve the document in this file at /openapi.json, to anyone."""
    text = file.read_bytes()

    async def read(_request: web.Request) -> web.Response:
        return web.Response(body=text, content_type="application/json")

    app.router.add_get("/openapi.json", read)


def _schemas(operations: Iterable[Operation[Any]]) -> tuple[dict[tuple[str, str], Any], dict[str, Any]]:
    inputs = [(f"{one.id} body", "validation", TypeAdapter(one.body)) for one in operations if _has_body(one)]
    outputs = [(f"{one.id} answer", "serialization", TypeAdapter(one.shows)) for one in operations]
    found, shared = TypeAdapter.json_schemas([*inputs, *outputs], ref_template=_TEMPLATE)  # type: ignore[list-item]
    return {(key.split()[0], key.split()[1]): value for (key, _), value in found.items()}, shared.get("$defs", {})


def _described(operation: Operation[Any], schemas: Schemas) -> dict[str, Any]:
    good: dict[str, Any] = {"description": operation.summary}
    if operation.shows is not None:
        good["content"] = {operation.media_type: {"schema": schemas[operation.id, "answer"]}}
    described: dict[str, Any] = {
        "operationId": operation.id,
        "summary": operation.summary,
        "description": f"For {operation.right.text}.",
        "parameters": [*_parts_of(operation.path), *_query(operation)],
        "responses": {**_good(operation, good), **_refusals(operation)},
        "security": [{operation.right.shown_by: []}] if operation.right.refusals else [],
    }
    if _has_body(operation):
        content = {"application/json": {"schema": schemas[operation.id, "body"]}}
        described["requestBody"] = {"required": True, "content": content}
    return described


def _good(operation: Operation[Any], good: dict[str, Any]) -> dict[str, Any]:
    return {str(status): good for status in (operation.status, *operation.also)}


def _parts_of(path: str) -> list[dict[str, Any]]:
    names = re.findall(r"{(\w+)}", path)
    return [{"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in names]


def _query(operation: Operation[Any]) -> list[dict[str, Any]]:
    if operation.method != "GET":
        return []
    fields = TypeAdapter(operation.body).json_schema().get("properties", {})
    return [{"name": name, "in": "query", "required": False, "schema": schema} for name, schema in fields.items()]


def _refusals(operation: Operation[Any]) -> dict[str, Any]:
    by_status: dict[int, list[str]] = defaultdict(list)
    own = {} if issubclass(operation.body, Nothing | FreeText) else {_badly_formed(operation): 400}
    if "{" in operation.path:
        own["no-such-address"] = 404  # a name that is no text
    for reason, status in {**operation.right.refusals, **operation.refusals, **own}.items():
        by_status[status].append(reason)
    content = {"application/problem+json": {"schema": {"$ref": _TEMPLATE.format(model="Problem")}}}
    return {
        str(status): {"description": HTTPStatus(status).phrase, "content": content, "x-reasons": sorted(reasons)}
        for status, reasons in sorted(by_status.items())
    }


def _has_body(operation: Operation[Any]) -> bool:
    return operation.method != "GET" and operation.body is not Nothing


def _badly_formed(operation: Operation[Any]) -> str:
    return "query-not-valid" if operation.method == "GET" else "body-not-valid"
