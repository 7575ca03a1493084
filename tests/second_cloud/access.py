"""Who may do what in the second cloud."""

import hashlib
import hmac
import json
import time
from base64 import b64decode
from http import HTTPStatus

from aiohttp import web
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from tests.second_cloud.larder import Camera, Group, Larder, Pass
from tests.second_cloud.seal import Seal, address_mac

_SKEW_US = 15 * 60 * 1_000_000
_OWNER = "owner"
_OFFICE = ("groups", "devices")


def no(status: HTTPStatus, why: str) -> web.HTTPException:
    """A refusal: its reason in a word of this cloud's own."""
    kinds: dict[int, type[web.HTTPError]] = {
        400: web.HTTPBadRequest, 401: web.HTTPUnauthorized, 403: web.HTTPForbidden, 404: web.HTTPNotFound,
        409: web.HTTPConflict, 412: web.HTTPPreconditionFailed, 422: web.HTTPUnprocessableEntity,
    }  # fmt: skip
    return kinds[status](text=json.dumps({"why": why}), content_type="application/json")


class Access:
    """The checks that handlers make before they do anything."""

    def __init__(self, larder: Larder, where: str) -> None:
        self._larder = larder
        self._where = where

    def user(self, request: web.Request) -> str:
        """Who is signed in."""
        session = self._larder.sessions.get(request.headers.get("X-Session", ""))
        if session is None or time.time() >= session.until_s:
            raise no(HTTPStatus.UNAUTHORIZED, "WHO")
        if session.office_only and request.path.split("/")[1] not in _OFFICE:
            raise no(HTTPStatus.UNAUTHORIZED, "OFFICE_ONLY")
        return session.user

    def device(self, request: web.Request) -> tuple[str, Camera]:
        """Which device it is."""
        name = self._larder.device_sessions.get(request.headers.get("X-Session", ""))
        if name is None:
            raise no(HTTPStatus.UNAUTHORIZED, "WHO")
        return name, self._larder.cameras[name]

    def group(self, request: web.Request, *, owner: bool = True) -> tuple[str, Group]:
        """The group of the address, for one of its people. A stranger does not learn that it is there."""
        user, name = self.user(request), request.match_info["group"]
        group = self._larder.groups.get(name)
        if group is None or user not in group.ranks:
            raise no(HTTPStatus.NOT_FOUND, "NO_GROUP")
        if owner and group.ranks[user] != _OWNER:
            raise no(HTTPStatus.FORBIDDEN, "OWNERS_ONLY")
        return name, group

    def may_view(self, request: web.Request) -> tuple[str, Group]:
        """The same, for who may see what it recorded."""
        return self.group(request, owner=False)

    async def sealed(self, request: web.Request) -> tuple[Pass, Seal, bytes]:
        """The pass that a request is sealed with, its seal, and its body."""
        try:
            seal, mac = Seal.read(request.headers.get("Authorization", ""))
        except ValueError:
            raise no(HTTPStatus.FORBIDDEN, "NO_SEAL") from None
        held, now_us = self._larder.passes.get(seal.name), time.time() * 1_000_000
        if held is None or not hmac.compare_digest(held.ticket, seal.ticket):
            raise no(HTTPStatus.FORBIDDEN, "NO_PASS")
        if abs(seal.at_us - now_us) > _SKEW_US:
            raise no(HTTPStatus.FORBIDDEN, "CLOCK")
        path, _, query = request.raw_path.partition("?")
        true = seal.mac(held.secret, request.method, path, query)
        if not hmac.compare_digest(mac, true) or seal.where != self._where:
            raise no(HTTPStatus.FORBIDDEN, "BROKEN_SEAL")
        if now_us >= held.until_s * 1_000_000:
            raise no(HTTPStatus.BAD_REQUEST, "OVER")
        self._require_belonging(held)
        try:
            body = await request.read()
        except ConnectionResetError:
            raise no(HTTPStatus.BAD_REQUEST, "HALF") from None
        if hashlib.sha256(body).hexdigest() != seal.sha256:
            raise no(HTTPStatus.BAD_REQUEST, "OTHER_BODY")
        return held, seal, body

    def addressed(self, request: web.Request) -> Pass:
        """The pass in a signed address."""
        name, until = request.query.get("pass", ""), request.query.get("until", "")
        held = self._larder.passes.get(name)
        if held is None or not until.isdecimal():
            raise no(HTTPStatus.FORBIDDEN, "NO_PASS")
        mac = address_mac(held.secret, request.raw_path.partition("?")[0], name, int(until))
        if not hmac.compare_digest(mac, request.query.get("mac", "")):
            raise no(HTTPStatus.FORBIDDEN, "BROKEN_SEAL")
        if time.time() >= int(until):
            raise no(HTTPStatus.FORBIDDEN, "OVER")
        self._require_belonging(held)
        return held

    def _require_belonging(self, held: Pass) -> None:
        """Who was taken out of a group has no use of what they were given."""
        if held.who and held.who not in self._larder.groups[held.box].ranks:
            raise no(HTTPStatus.FORBIDDEN, "OUT")


class OpenHouse(Access):
    """A fault: whoever is signed in may view what any group recorded. Happens where a check of rights is left out of a
    new door because "the gateway does it" (OWASP API1:2023)."""

    def may_view(self, request: web.Request) -> tuple[str, Group]:
        """Anybody."""
        self.user(request)
        name = request.match_info["group"]
        return name, self._larder.groups[name]


def proven(key: ec.EllipticCurvePublicKey, said: str, proof: str) -> bool:
    """Whether the device that has the key said so."""
    try:
        key.verify(b64decode(proof), said.encode(), ec.ECDSA(hashes.SHA256()))
    except (InvalidSignature, ValueError):
        return False
    return True
