"""ID-6: each role and an outsider try every kind of request, in an organisation of the probe's own."""

import secrets
import time
from collections.abc import Awaitable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from harness.checks.facts.tried import Attempt, Observation
from harness.cloud.administration import Administration
from harness.cloud.http import Answer
from harness.cloud.sign_in import sign_in
from harness.conformance.probes.attempts import accepts, demands, refuses
from harness.conformance.probes.ended import once_heard
from harness.conformance.probes.founding import Founded, found
from harness.conformance.probes.names import Probed
from harness.conformance.world import World

_VIEWER, _OPERATOR, _ADMINISTRATOR = "viewer", "operator", "administrator"
_MEMBERS = (_VIEWER, _OPERATOR, _ADMINISTRATOR)
_OPERATORS = (_OPERATOR, _ADMINISTRATOR)
_ADMINISTRATORS = (_ADMINISTRATOR,)
_RETENTION_DAYS = 30  # as it is by default
_WAITING: Mapping[str, object] = {"missing_paths": []}


@dataclass(frozen=True, slots=True)
class _Request:
    """Something that can be asked of an organisation, and by whom."""

    what: str
    may: tuple[str, ...]
    method: str
    url: str
    document: object = None


async def probe_roles(world: World, region: str) -> Probed:
    """The target's stranger is an outsider, then an operator, then a viewer, then an outsider again."""
    founded = await found(world, region)
    camera, _ = await founded.camera("probe-roles")
    return await _Cast(founded, camera).in_all_roles()


@dataclass(frozen=True, slots=True)
class _Cast:
    """An organisation, a camera of it, and somebody who is given one role after the other."""

    founded: Founded
    camera: str

    async def in_all_roles(self) -> Probed:
        """All of it. The stranger belongs to the organisation no longer at the end."""
        requests, name = self._requests(), self.founded.world.target.stranger.username
        outsider = await self._token()
        attempts = [await accepts(f"administrator: {r.what}", self._ask(r, self.founded.token)) for r in requests]
        attempts += await self._tried("outsider", requests, outsider)
        attempts += await self._refused_for_the_role("outsider", outsider)
        attempts += await self._through_another(outsider)
        seen = [await self._is_listed("an outsider", outsider, "no"), await self._nowhere(outsider)]
        token = outsider
        for role in (_OPERATOR, _VIEWER):
            await self.founded.administrator.set_member(self.founded.id, name, role)
            attempts += await self._demoted(requests, token) if role == _VIEWER else []
            token = await self._token()
            attempts += await self._tried(role, requests, token)
            attempts += await self._refused_for_the_role(role, token)
            attempts.append(await refuses(f"{role}: become administrator", self._promoted(token)))
            seen.append(await self._is_listed(f"the {role}", token, "yes"))
        attempts += await self._removed(requests, token)
        return Probed({"ID-6": attempts}, {"ID-6": seen})

    async def _tried(self, who: str, requests: Iterable[_Request], token: str) -> list[Attempt]:
        return [
            await (demands if who in request.may else refuses)(f"{who}: {request.what}", self._ask(request, token))
            for request in requests
        ]

    async def _refused_for_the_role(self, who: str, token: str) -> list[Attempt]:
        """What would change something: the refusal's reason shows that it is the role's, without a control."""
        return [
            await refuses(f"{who}: {r.what}", self._ask(r, token), "role-not-sufficient", "no-such-organisation")
            for r in self._changes()
        ]

    async def _demoted(self, requests: Iterable[_Request], token: str) -> list[Attempt]:
        """With an operator's token, now that they are a viewer: no service goes by it for long."""
        until_s = time.monotonic() + self.founded.world.target.timing.rights_end_s
        return [
            await refuses(
                f"a viewer, with the operator's token of before: {request.what}",
                once_heard(partial(self._ask, request, token), until_s),
            )
            for request in requests
            if _OPERATOR in request.may and _VIEWER not in request.may
        ]

    async def _removed(self, requests: Iterable[_Request], token: str) -> list[Attempt]:
        """Taken out, they are an outsider: My Systems knows at once, the others soon (PLAY-5), and at a sign-in."""
        name = self.founded.world.target.stranger.username
        taken_out = self.founded.administrator.try_remove_member(self.founded.id, name)
        at_once = [r for r in requests if r.url.startswith(self._base) and _VIEWER in r.may]
        anew = [r for r in requests if not r.url.startswith(self._base)]
        return [
            await demands("administrator: take a member out", taken_out),
            *await self._tried("taken out, with the token of before", at_once, token),
            *await self._tried("taken out, signed in anew", anew, await self._token()),
        ]

    async def _through_another(self, token: str) -> list[Attempt]:
        """What is ours, asked for by the outsider in an organisation that is theirs."""
        world = self.founded.world
        theirs = await Administration(world.http, world.target.my_systems, token).create_organisation(
            f"probe {secrets.token_hex(4)}"
        )
        base = f"{world.target.my_systems}/v1/organisations/{theirs}"
        camera, site = f"{base}/cameras/{self.camera}", f"{base}/sites/{self.founded.site}"
        requests = (
            _Request("disable our camera", (), "PUT", f"{camera}/cloud-storage", {"enabled": False}),
            _Request("note our camera's registration", (), "PUT", f"{camera}/registration", {"registered": True}),
            _Request("report our camera's connectivity", (), "PUT", f"{camera}/connectivity", _WAITING),
            _Request("take our camera's licence", (), "DELETE", f"{camera}/licence"),
            _Request("note our server's registration", (), "PUT", f"{site}/registration", {"registered": True}),
        )
        return await self._tried("another organisation's administrator", requests, await self._token())

    async def _nowhere(self, outsider: str) -> Observation:
        """An organisation that is there sounds like one that is not."""
        base, ask = self._base, self.founded.world.http.ask
        ours, nowhere = [
            await ask("GET", url, token=outsider)
            for url in (base, base.replace(self.founded.id, "org-0123456789abcdef"))
        ]
        words = [f"{answer.status} {answer.reason}" for answer in (nowhere, ours)]
        return Observation("what an outsider hears, as for an organisation that is not there", *words)

    async def _is_listed(self, who: str, token: str, wanted: str) -> Observation:
        url = f"{self.founded.world.target.my_systems}/v1/organisations"
        answer = await self.founded.world.http.ask("GET", url, token=token)
        seen = "yes" if self.founded.id.encode() in answer.body else "no"
        return Observation(f"whether {who} finds it among their organisations", wanted, seen)

    async def _promoted(self, token: str) -> Answer:
        url = f"{self._base}/members/{self.founded.world.target.stranger.username}"
        return await self.founded.world.http.ask("PUT", url, token=token, document={"role": _ADMINISTRATOR})

    def _ask(self, request: _Request, token: str) -> Awaitable[Answer]:
        return self.founded.world.http.ask(request.method, request.url, token=token, document=request.document)

    async def _token(self) -> str:
        world = self.founded.world
        return await sign_in(world.http, world.target.identity, world.target.stranger)

    @property
    def _base(self) -> str:
        return f"{self.founded.world.target.my_systems}/v1/organisations/{self.founded.id}"

    def _changes(self) -> tuple[_Request, ...]:
        """What only administrators may, and would not go through here: no licence, no such code or device."""
        base, camera, nobody = self._base, f"{self._base}/cameras/{self.camera}", "no-such-device"
        site, new = f"{base}/sites/{self.founded.site}", {"name": "probe", "model": "probe", "axis_os": "12.0"}
        moved, code = {"from_camera": self.camera, "to_camera": nobody}, {"code": f"CS-{secrets.token_hex(10)}"}
        return (
            _Request("redeem licences", (), "POST", f"{base}/licences", code),
            _Request("renew the subscription", (), "POST", f"{base}/renewal", code),
            _Request("allocate a licence", (), "PUT", f"{camera}/licence"),
            _Request("release a licence", (), "DELETE", f"{camera}/licence"),
            _Request("move a licence", (), "POST", f"{base}/licences/none/move", moved),
            _Request("add a camera", (), "POST", f"{site}/cameras", {**new, "id": nobody, "registered": True}),
            _Request("note a version of AXIS OS", (), "PUT", f"{camera}/axis-os", {"axis_os": "12.0"}),
            _Request("note a server's registration", (), "PUT", f"{site}/registration", {"registered": True}),
            _Request("take out an administrator", (), "DELETE",
                     f"{base}/members/{self.founded.world.target.administrator.username}"),
        )  # fmt: skip

    def _requests(self) -> tuple[_Request, ...]:
        """What may be asked, and by which roles; each can be asked again and again, and changes nothing then."""
        founded, base, camera = self.founded, self._base, f"{self._base}/cameras/{self.camera}"
        target, here = founded.world.target, founded.world.regions[founded.region]
        within = f"v1/organisations/{founded.id}"
        days: Mapping[str, object] = {"days": _RETENTION_DAYS}
        return (
            _Request("read the organisation", _MEMBERS, "GET", base),
            _Request("list sites", _MEMBERS, "GET", f"{base}/sites"),
            _Request("list cameras", _MEMBERS, "GET", f"{base}/cameras"),
            _Request("list licences", _OPERATORS, "GET", f"{base}/licences"),
            _Request("report connectivity", _OPERATORS, "PUT", f"{camera}/connectivity", _WAITING),
            _Request("open a reader's session", _OPERATORS, "POST", f"{here.credentials}/v1/reader-sessions",
                     {"organisation": founded.id, "region": founded.region}),
            _Request("list members", _ADMINISTRATORS, "GET", f"{base}/members"),
            _Request("read the audit log", _ADMINISTRATORS, "GET", f"{base}/audit"),
            _Request("read the key server's audit", _ADMINISTRATORS, "GET", f"{here.key_server}/{within}/audit"),
            _Request("choose the region", _ADMINISTRATORS, "PUT", f"{base}/region", {"region": founded.region}),
            _Request("choose the retention", _ADMINISTRATORS, "PUT", f"{base}/retention", days),
            _Request("set the sign-in policy", _ADMINISTRATORS, "PUT", f"{target.identity}/{within}/sign-in-policy",
                     {"two_step_required": False}),
            _Request("add a site", _ADMINISTRATORS, "POST", f"{base}/sites",
                     {"name": "probe roles", "kind": "pro", "registered": True}),
            _Request("disable a camera", _ADMINISTRATORS, "PUT", f"{camera}/cloud-storage", {"enabled": False}),
            _Request("note a registration", _ADMINISTRATORS, "PUT", f"{camera}/registration", {"registered": True}),
        )  # fmt: skip
