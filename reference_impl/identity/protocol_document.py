"""What OAuth 2.0 and OpenID Connect make of this service, in OpenAPI: forms in, redirects, pages and JSON out.

The rest of the document is read from the service's operations, as at every other service.
"""

from typing import Any

from reference_impl.identity.authorization_request import PROMPTS, TWO_STEP
from reference_impl.identity.forms import FORM
from reference_impl.identity.settings import IdentitySettings

_Json = dict[str, Any]
_TEXT: _Json = {"type": "string"}
_SHORT: _Json = {"type": "string", "maxLength": 512}
_PROBLEM: _Json = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
_OAUTH_ERROR: _Json = {
    "application/json": {"schema": {
        "type": "object", "required": ["error", "error_description"],
        "properties": {"error": _TEXT, "error_description": _TEXT},
    }}
}  # fmt: skip
_PAGE: _Json = {"text/html": {"schema": _TEXT}}
_WHEN_WRONG: _Json = {**_PROBLEM, **_OAUTH_ERROR}


def protocol_paths(settings: IdentitySettings) -> _Json:
    """The paths, by address."""
    authorization, sign_out = _authorization_fields(settings), _sign_out_fields()
    sign_in = {**authorization, "username": _TEXT, "password": _TEXT, "step": _TEXT, "code": _TEXT}
    required = ["response_type", "client_id", "redirect_uri", "state", "code_challenge", "code_challenge_method"]
    shown = {"200": ("What is missing: a form", _PAGE), "302": ("Back to the client", {})}
    refused = {
        "400": ("Not a request of this client", _WHEN_WRONG),
        "403": ("A page of another site sent it", _PROBLEM),
    }
    slowed = {"401": ("Wrong: the form again", _PAGE), "429": ("Too many attempts", _PROBLEM)}
    twice = {"409": ("Enrolled in another window", _PROBLEM)}
    oauth = {"400": ("Refused (RFC 6749 5.2)", _OAUTH_ERROR), "401": ("Not this client's", _OAUTH_ERROR)}
    granted = {"200": _tokens(), **oauth}
    full = {"409": ("Too many are registered", _PROBLEM)}
    bad_token = {"401": ("No good access token", _PROBLEM), "403": ("Not a user's", _PROBLEM)}
    return {
        "/.well-known/openid-configuration": {"get": _read("discovery", "Where everything is")},
        "/jwks.json": {"get": _read("publicKeys", "Keys that tokens are verified with (RFC 7517)")},
        "/authorize": {
            "get": _asked("authorize", "Sign in, or go on signed in", authorization, required, {**shown, **refused}),
            "post": _sent("signIn", "Send one of the forms", sign_in, [], {**shown, **refused, **slowed, **twice}),
        },
        "/token": {"post": _sent("token", "Tokens (RFC 6749 3.2)", _token_fields(), ["grant_type"], granted)},
        "/revoke": {"post": _sent("revoke", "End a grant (RFC 7009)", {"token": _TEXT, "client_id": _TEXT}, ["token"],
                                  {"200": ("It has ended", {}), **oauth})},
        "/sign-out": {
            "get": _asked("askSignOut", "Sign out, or be asked first", sign_out, [], {**shown, **refused}),
            "post": _sent("signOut", "Sign out", sign_out, [], {**shown, **refused}),
        },
        "/userinfo": {"get": {**_read("userinfo", "Who the access token is of"), "security": [{"accessToken": []}],
                              "responses": _answers({"200": ("The user", _json({"sub": _TEXT})), **bad_token})}},
        "/register": {"post": _registration({"400": oauth["400"], **bad_token, **full})},
    }  # fmt: skip


def _authorization_fields(settings: IdentitySettings) -> _Json:
    return {
        "response_type": {"const": "code"},
        "client_id": {"enum": [client.id for client in settings.clients]},
        "redirect_uri": {"type": "string", "pattern": r"^http://127\.0\.0\.1:[1-9][0-9]{3}/callback$"},
        "state": {**_SHORT, "minLength": 1},
        "code_challenge": {"type": "string", "pattern": "^[A-Za-z0-9_-]{43}$"},
        "code_challenge_method": {"const": "S256"},
        "scope": _SHORT,
        "nonce": _SHORT,
        "prompt": {"enum": list(PROMPTS)},
        "max_age": {"type": "string", "pattern": "^[0-9]{1,10}$"},
        "acr_values": {"enum": ["", TWO_STEP]},
    }


def _token_fields() -> _Json:
    grants = ["authorization_code", "refresh_token", "client_credentials"]
    names = ("code", "redirect_uri", "client_id", "code_verifier", "refresh_token", "client_assertion")
    assertion_type = {"const": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"}
    return {"grant_type": {"enum": grants}, **dict.fromkeys(names, _TEXT), "client_assertion_type": assertion_type}


def _sign_out_fields() -> _Json:
    return dict.fromkeys(("id_token_hint", "client_id", "post_logout_redirect_uri", "state"), _SHORT)


def _tokens() -> tuple[str, _Json]:
    more = {"id_token": _TEXT, "refresh_token": _TEXT, "scope": _TEXT}
    fields = {"access_token": _TEXT, "token_type": {"const": "Bearer"}, "expires_in": {"type": "integer"}}
    return "Tokens", _json({**fields, **more}, required=list(fields))


def _registration(refused: _Json) -> _Json:
    metadata = {
        "client_name": {"type": "string", "minLength": 1, "maxLength": 200},
        "jwks": {"type": "object", "properties": {"keys": {"type": "array", "items": {"type": "object"}}}},
        "token_endpoint_auth_method": {"const": "private_key_jwt"},
        "grant_types": {"const": ["client_credentials"]},
    }
    return {
        "operationId": "registerDevice",
        "summary": "Register a device's public key (RFC 7591)",
        "security": [{"accessToken": []}],
        "requestBody": {"required": True, "content": _json(metadata, required=list(metadata))},
        "responses": _answers({"201": ("Registered", _json({"client_id": _TEXT}, required=["client_id"])), **refused}),
    }


def _read(operation: str, summary: str) -> _Json:
    answers = _answers({"200": (summary, {"application/json": {"schema": {"type": "object"}}})})
    return {"operationId": operation, "summary": summary, "responses": answers, "security": []}


def _asked(operation: str, summary: str, fields: _Json, required: list[str], answers: _Json) -> _Json:
    query = [{"name": n, "in": "query", "required": n in required, "schema": shape} for n, shape in fields.items()]
    return {**_read(operation, summary), "parameters": query, "responses": _answers(answers)}


def _sent(operation: str, summary: str, fields: _Json, required: list[str], answers: _Json) -> _Json:
    content = {FORM: {"schema": {"type": "object", "required": required, "properties": fields}}}
    return {
        **_read(operation, summary),
        "requestBody": {"required": True, "content": content},
        "responses": _answers(answers),
    }


def _json(fields: _Json, *, required: list[str] | None = None) -> _Json:
    shape = {"type": "object", "required": required or list(fields), "properties": fields}
    return {"application/json": {"schema": shape}}


def _answers(answers: _Json) -> _Json:
    described = {status: {"description": text, "content": content} for status, (text, content) in answers.items()}
    return {status: {k: v for k, v in one.items() if v} for status, one in sorted(described.items())}
