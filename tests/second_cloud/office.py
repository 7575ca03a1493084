"""The second cloud's paperwork: sign-in, groups, cameras, passes."""

import hmac
import json
import secrets
import time
from collections.abc import Mapping
from http import HTTPStatus

from aiohttp import web
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.second_cloud.access import Access, no, proven
from tests.second_cloud.larder import Camera, Group, Larder, Pass, Session

_SESSION_S = 3600
_DEVICE_SESSION_S = 300
_CLOCK_S = 60


class Office:
    """Its handlers."""

    def __init__(self, larder: Larder, access: Access, people: Mapping[str, str], where: str, life_s: float) -> None:
        self._larder = larder
        self._access = access
        self._people = people  # user -> secret
        self._where = where
        self._life_s = life_s

    def routes(self) -> list[web.RouteDef]:
        """Where they are."""
        return [
            web.post("/login", self.login),
            web.get("/groups", self.groups),
            web.post("/groups", self.new_group),
            web.post("/groups/{group}/people", self.person),
            web.post("/groups/{group}/plan", self.plan),
            web.post("/groups/{group}/spots", self.spot),
            web.post("/groups/{group}/cams", self.cam),
            web.post("/groups/{group}/cams/{cam}/power", self.power),
            web.post("/groups/{group}/viewing-pass", self.viewing_pass),
            web.post("/devices", self.new_device),
            web.post("/devices/login", self.device_login),
            web.get("/devices/me", self.me),
            web.post("/devices/me/pass", self.upload_pass),
        ]

    async def login(self, request: web.Request) -> web.Response:
        """A session for name and secret."""
        said = await request.json()
        if not hmac.compare_digest(self._people.get(said["user"], secrets.token_hex()), said["secret"]):
            raise no(HTTPStatus.UNAUTHORIZED, "WHO")
        session = secrets.token_urlsafe(32)
        self._larder.sessions[session] = Session(said["user"], time.time() + _SESSION_S)
        return web.json_response({"session": session})

    async def groups(self, request: web.Request) -> web.Response:
        """Those that somebody is in."""
        user = self._access.user(request)
        return web.json_response(
            {"groups": [name for name, group in self._larder.groups.items() if user in group.ranks]}
        )

    async def new_group(self, request: web.Request) -> web.Response:
        """Who makes it owns it."""
        name = secrets.token_hex(8)
        self._larder.groups[name] = Group({self._access.user(request): "owner"})
        return web.json_response({"group": name}, status=HTTPStatus.CREATED)

    async def person(self, request: web.Request) -> web.Response:
        """Take somebody in, or out: nobody is without a rank."""
        _, group = self._access.group(request)
        said = await request.json()
        group.ranks[said["user"]] = said["rank"]
        if not said["rank"]:
            del group.ranks[said["user"]]
        return web.json_response({})

    async def plan(self, request: web.Request) -> web.Response:
        """Begin to pay."""
        _, group = self._access.group(request)
        group.planned = True
        return web.json_response({"where": self._where}, status=HTTPStatus.CREATED)

    async def spot(self, request: web.Request) -> web.Response:
        """A place for cameras; no more than a name."""
        self._access.group(request)
        return web.json_response({"spot": secrets.token_hex(4)}, status=HTTPStatus.CREATED)

    async def cam(self, request: web.Request) -> web.Response:
        """A device becomes a camera of the group."""
        name, _ = self._access.group(request)
        self._larder.cameras[(await request.json())["cam"]].group = name
        return web.json_response({}, status=HTTPStatus.CREATED)

    async def power(self, request: web.Request) -> web.Response:
        """Let it record, or not."""
        name, group = self._access.group(request)
        cam = self._larder.cameras[request.match_info["cam"]]
        if cam.group != name:
            raise no(HTTPStatus.NOT_FOUND, "NO_CAM")
        if not group.planned:
            raise no(HTTPStatus.CONFLICT, "NO_PLAN")
        cam.on = bool((await request.json())["on"])
        return web.json_response({})

    async def viewing_pass(self, request: web.Request) -> web.Response:
        """To read and list the group's box."""
        name, _ = self._access.may_view(request)
        return web.json_response(self._told(*self._larder.new_pass(name, "", self._life_s, self._access.user(request))))

    async def new_device(self, request: web.Request) -> web.Response:
        """Anyone who is signed in brings devices in."""
        self._access.user(request)
        key = serialization.load_pem_public_key((await request.json())["key"].encode())
        if not isinstance(key, ec.EllipticCurvePublicKey):
            raise no(HTTPStatus.UNPROCESSABLE_ENTITY, "KEY")
        name = secrets.token_hex(8)
        self._larder.cameras[name] = Camera(key)
        return web.json_response({"device": name}, status=HTTPStatus.CREATED)

    async def device_login(self, request: web.Request) -> web.Response:
        """A session for a signature over name and time."""
        said = await request.json()
        cam = self._larder.cameras.get(said["device"])
        late = abs(time.time() - said["at"]) > _CLOCK_S
        if cam is None or late or not proven(cam.key, f"{said['device']} {said['at']}", said["proof"]):
            raise no(HTTPStatus.UNAUTHORIZED, "WHO")
        session = secrets.token_urlsafe(32)
        self._larder.device_sessions[session] = said["device"]
        return web.json_response({"session": session, "seconds": _DEVICE_SESSION_S})

    async def me(self, request: web.Request) -> web.Response:
        """What a camera must know."""
        name, cam = self._access.device(request)
        if not cam.on:
            return web.json_response({"cam": name, "group": cam.group, "on": False})
        group = self._larder.groups[cam.group]
        told = {"cam": name, "group": cam.group, "on": True, "where": self._where, "lock": {"n": 1, "pem": group.pem}}
        return web.json_response(told)

    async def upload_pass(self, request: web.Request) -> web.Response:
        """To write below its own name."""
        name, cam = self._access.device(request)
        if not cam.on:
            raise no(HTTPStatus.FORBIDDEN, "OFF")
        return web.json_response(self._told(*self._larder.new_pass(cam.group, name, self._life_s)))

    def _told(self, name: str, made: Pass) -> dict[str, object]:
        pass_ = {"name": name, "secret": made.secret, "ticket": made.ticket}
        return json.loads(json.dumps({"pass": pass_, "where": self._where, "box": made.box, "until": made.until_s}))  # type: ignore[no-any-return]
