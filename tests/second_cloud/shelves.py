"""The second cloud's shelves: boxes of things, the book of pieces and holes, playlists, locks."""

import hashlib
import json
import time
from base64 import urlsafe_b64decode
from http import HTTPStatus
from urllib.parse import quote, urlencode

from aiohttp import web
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from tests.second_cloud.access import Access, no
from tests.second_cloud.larder import HOLE, PIECE, Larder, Pass
from tests.second_cloud.playlist import written
from tests.second_cloud.seal import signed_address

_KEY_BYTES = 16


class Shelves:
    """Its handlers."""

    def __init__(self, larder: Larder, access: Access, base: str, locks: str, life_s: float) -> None:
        self._larder = larder
        self._access = access
        self._base = base
        self._locks = locks
        self._life_s = life_s

    def routes(self) -> list[web.RouteDef]:
        """Where they are."""
        return [
            web.get("/box/{group}", self.listing),
            web.put("/box/{group}/{name:.+}", self.put),
            web.get("/box/{group}/{name:.+}", self.get),
            web.post("/book/{cam}/pieces", self.piece),
            web.post("/book/{cam}/holes", self.hole),
            web.get("/book/{group}/{cam}", self.book),
            web.get("/film/{group}/{cam}", self.film),
        ]

    def lock_routes(self) -> list[web.RouteDef]:
        """Where locks are opened: at an address of their own."""
        return [
            web.get("/locks/{group}", self.lock),
            web.get("/locks/{group}/log", self.log),
            web.get("/locks/{group}/{cam}/open", self.open_),
        ]

    async def put(self, request: web.Request) -> web.Response:
        """A camera's, below its own name, once."""
        held, seal, body = await self._access.sealed(request)
        box, name = request.match_info["group"], request.match_info["name"]
        if not held.cam or held.box != box or not name.startswith(f"{held.cam}/"):
            raise no(HTTPStatus.FORBIDDEN, "NOT_YOURS")
        if not self._larder.put(box, name, body):
            if seal.only_new:
                raise no(HTTPStatus.PRECONDITION_FAILED, "THERE")
            raise no(HTTPStatus.FORBIDDEN, "NOT_YOURS")
        return web.Response()

    async def get(self, request: web.Request) -> web.Response:
        """For a person's pass, in the seal or in the address."""
        sealed = "Authorization" in request.headers
        held = (await self._access.sealed(request))[0] if sealed else self._access.addressed(request)
        return web.Response(body=self._read(held, request), content_type="application/octet-stream")

    async def listing(self, request: web.Request) -> web.Response:
        """Names."""
        held, _, _ = await self._access.sealed(request)
        box = request.match_info["group"]
        if held.cam or held.box != box:
            raise no(HTTPStatus.FORBIDDEN, "NOT_YOURS")
        found = self._larder.names(box, request.query.get("begins", ""), request.query.get("after", ""))
        return web.json_response({"things": found})

    def _read(self, held: Pass, request: web.Request) -> bytes:
        box, name = request.match_info["group"], request.match_info["name"]
        if held.cam or held.box != box:
            raise no(HTTPStatus.FORBIDDEN, "NOT_YOURS")
        body = self._larder.get(box, name)
        if body is None:
            raise no(HTTPStatus.NOT_FOUND, "NOTHING")
        return body

    async def piece(self, request: web.Request) -> web.Response:
        """A camera tells what it has stored."""
        cam, group, row = await self._told(request, PIECE)
        body = self._larder.get(group, str(row["thing"]))
        if body is None or len(body) != row["bytes"] or hashlib.sha256(body).hexdigest() != row["sha256"]:
            raise no(HTTPStatus.UNPROCESSABLE_ENTITY, "NOT_THERE")
        if self._larder.get(group, str(row["head"])) is None:
            raise no(HTTPStatus.UNPROCESSABLE_ENTITY, "NOT_THERE")
        lost = self._larder.between("hole", cam, HOLE, int(str(row["start_us"])), int(str(row["start_us"])) + 1)
        if any(h["span"] == row["span"] and h["first"] <= row["counter"] <= h["last"] for h in lost):  # type: ignore[operator]
            raise no(HTTPStatus.CONFLICT, "IS_A_HOLE")
        return self._noted("piece", cam, PIECE, row)

    async def hole(self, request: web.Request) -> web.Response:
        """A camera tells what it has lost."""
        cam, _, row = await self._told(request, HOLE)
        start = int(str(row["start_us"]))
        there = self._larder.between("piece", cam, PIECE, start, start + int(str(row["length_us"])))
        if any(p["span"] == row["span"] and row["first"] <= p["counter"] <= row["last"] for p in there):  # type: ignore[operator]
            raise no(HTTPStatus.CONFLICT, "IS_A_PIECE")
        return self._noted("hole", cam, HOLE, row)

    async def _told(self, request: web.Request, columns: tuple[str, ...]) -> tuple[str, str, dict[str, object]]:
        held, _, body = await self._access.sealed(request)
        cam, row = request.match_info["cam"], json.loads(body)
        if held.cam != cam:
            raise no(HTTPStatus.FORBIDDEN, "NOT_YOURS")
        if row.keys() != {*columns}:
            raise no(HTTPStatus.UNPROCESSABLE_ENTITY, "FIELDS")
        return cam, held.box, row

    def _noted(self, table: str, cam: str, columns: tuple[str, ...], row: dict[str, object]) -> web.Response:
        state = self._larder.note(table, cam, columns, row)
        if state == "other":
            raise no(HTTPStatus.CONFLICT, "OTHER")
        return web.json_response({}, status=HTTPStatus.CREATED if state == "new" else HTTPStatus.OK)

    async def book(self, request: web.Request) -> web.Response:
        """Pieces and holes of a span of time."""
        self._access.may_view(request)
        pieces, holes = self._span(request)
        return web.json_response({"pieces": pieces, "holes": holes})

    async def film(self, request: web.Request) -> web.Response:
        """The same as a playlist."""
        box, _ = self._access.may_view(request)
        name, held = self._larder.new_pass(box, "", self._life_s, self._access.user(request))
        locks = f"{self._locks}/locks/{box}/{request.match_info['cam']}/open"

        def media(thing: str) -> str:
            path = f"/box/{box}/{quote(thing, safe='/-_.~')}"
            return self._base + signed_address(held.secret, path, name, int(time.time() + self._life_s))

        def lock(piece: dict[str, object]) -> str:
            return f"{locks}?{urlencode({'n': piece['lock_number'], 'w': piece['wrapped']})}"

        text = written(*self._span(request), media, lock)
        return web.Response(text=text, content_type="application/vnd.apple.mpegurl")

    def _span(self, request: web.Request) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
        group, cam = request.match_info["group"], request.match_info["cam"]
        if cam not in self._larder.cameras or self._larder.cameras[cam].group != group:
            raise no(HTTPStatus.NOT_FOUND, "NO_CAM")
        since, until = int(request.query["since"]), int(request.query["until"])
        pieces = self._larder.between("piece", cam, PIECE, since, until)
        return pieces, self._larder.between("hole", cam, HOLE, since, until)

    async def lock(self, request: web.Request) -> web.Response:
        """The public half."""
        self._access.user(request)
        group = self._larder.groups.get(request.match_info["group"])
        if group is None:
            raise no(HTTPStatus.NOT_FOUND, "NO_GROUP")
        return web.json_response({"n": 1, "pem": group.pem})

    async def log(self, request: web.Request) -> web.Response:
        """Who opened what."""
        _, group = self._access.group(request)
        return web.json_response({"log": group.log})

    async def open_(self, request: web.Request) -> web.Response:
        """A content key, for its wrapped one. Every wrong one sounds and takes the same."""
        user, name = self._access.user(request), request.match_info["group"]
        cam, number = request.match_info["cam"], request.query.get("n", "")
        group = self._larder.groups.get(name)
        if group is None:
            raise no(HTTPStatus.NOT_FOUND, "NO_GROUP")
        row = {"at": time.time_ns() // 1_000, "user": user, "cam": cam, "n": number, "end": "refused"}
        group.log.append(row)
        self._access.may_view(request)
        found = _opened(group.lock, request.query.get("w", ""), cam)
        here = cam in self._larder.cameras and self._larder.cameras[cam].group == name
        if found is None or number != "1" or not here:
            raise no(HTTPStatus.BAD_REQUEST, "NO_KEY")
        row["end"] = "opened"
        return web.Response(body=found, content_type="application/octet-stream", headers={"Cache-Control": "no-store"})


def _opened(lock: rsa.RSAPrivateKey, wrapped: str, cam: str) -> bytes | None:
    """One RSA operation, whatever came."""
    size = lock.key_size // 8
    try:
        given = urlsafe_b64decode(wrapped + "=" * (-len(wrapped) % 4))
    except ValueError:
        given = b""
    number = int.from_bytes(given) % lock.public_key().public_numbers().n
    scheme = padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), f"camera:{cam}".encode())
    try:
        key = lock.decrypt(number.to_bytes(size), scheme)
    except ValueError:
        key = b""
    whole = len(given) == size and number == int.from_bytes(given) and len(key) == _KEY_BYTES
    return key if whole else None
