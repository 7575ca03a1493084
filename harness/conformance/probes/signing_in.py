"""ID-1, ID-2, ID-5, ID-7: what the sign-in of people must refuse, each beside its control.

Asked of any OAuth 2.0 server that an adapter leads to (RFC 6749, 7636, 8414, 7009), but for ID-5: what slows guesses is
the reference's own.
"""

import json
import secrets
import time
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from http.cookies import SimpleCookie

from pydantic import SecretStr

from harness.checks.facts.tried import Attempt, Expect
from harness.cloud.document import Document
from harness.cloud.http import Answer
from harness.cloud.ports import OAuth
from harness.cloud.sign_in import CodeFlow, discovered, sent_back
from harness.cloud.target import Account
from harness.conformance.claims import reachable
from harness.conformance.probes.attempts import Attempts, accepts, answered, demands, refuses
from harness.conformance.probes.doors import Door, doors_of, key_door
from harness.conformance.probes.ended import once_heard
from harness.conformance.probes.founding import found
from harness.conformance.probes.unsigned import unsigned
from harness.conformance.world import World

_MOST_GUESSES = 30
_SIGN_OUT_S = 5.0  # services may hear of it a moment later
_TOO_MANY = 429
_WIDE = ("Video operation", "the key server")  # beside My Systems: what a narrow token does not open
_OTHER_TOKENS = {"id_token": "an ID token", "refresh_token": "a refresh token"}
_ELSEWHERE = "https://elsewhere.invalid/callback"


async def probe_signing_in(world: World, region: str) -> Attempts:
    """Sign in as an attacker would, and once as the user."""
    oauth = world.adapter.oauth
    if oauth is None:
        return {}
    own = await found(world, region)
    await own.administrator.set_member(own.id, world.target.stranger.username, "administrator")
    camera, _ = await own.camera("door")
    doors = dict(doors_of(world.target, world.regions[region], own.id, camera))
    if "key-server" in world.target.features:
        doors["content keys"] = await key_door(world, region, own.id, camera, own.token)
    people = _People(world, await discovered(world.http, oauth.discovery), oauth, own.token, doors)
    return {
        "ID-1": [*await people.asking(), *await people.redeeming()],
        "ID-2": await people.once_for_all(),
        **({"ID-5": await people.guessing()} if reachable("ID-5", world.target) else {}),
        "ID-7": [*await people.bound(), *await people.leaving()],
    }


@dataclass(frozen=True, slots=True)
class _People:
    world: World
    places: Document
    oauth: OAuth
    token: str  # the administrator's
    doors: Mapping[str, Door]  # of an organisation that the target's stranger administers too

    async def asking(self) -> list[Attempt]:
        """What the authorization end point gives a code for, though the password is right."""
        bad: dict[str, dict[str, str | None]] = {
            "no code_challenge": {"code_challenge": None, "code_challenge_method": None},
            "code_challenge_method plain": {"code_challenge_method": "plain", "code_challenge": self._flow().verifier},
            "response_type token": {"response_type": "token"},
            "a redirect address that is not the client's": {"redirect_uri": _ELSEWHERE},
        }
        return [
            await accepts("a request with PKCE S256", self._authorised()),
            *[await refuses(what, self._authorised(**changed)) for what, changed in bad.items()],
        ]

    async def redeeming(self) -> list[Attempt]:
        """What the token end point gives tokens for."""
        flow, other = self._flow(), self._flow()
        code = sent_back(await flow.answer(self.world.target.stranger)).get("code", "")
        http, first = self.world.http, await flow.redeem(code)
        token = Document.of("redeem the authorization code", first).word("access_token")
        bad: dict[str, dict[str, str | None]] = {
            "another verifier": {"code_verifier": other.verifier},
            "no verifier": {"code_verifier": None},
            "another redirect address": {"redirect_uri": _ELSEWHERE},
            **({"another client": {"client_id": self.oauth.narrow_client}} if self.oauth.narrow_client else {}),
        }
        return [
            await accepts("a code with its verifier", answered(first)),
            *[await accepts(f"{n}: its token in the header", d.ask(http, token)) for n, d in self.doors.items()],
            *[
                await refuses(f"{name}: its token in the address", door.ask_by_address(http, token))
                for name, door in self.doors.items()
            ],
            await refuses("the same code again", flow.redeem(code), "invalid_grant"),
            *[await refuses(f"a code with {what}", self._redeemed(**changed)) for what, changed in bad.items()],
        ]

    async def once_for_all(self) -> list[Attempt]:
        """One sign-in serves every service, and another client's sign-in without the password."""
        world, flow = self.world, self._flow()
        answer = await flow.answer(world.target.administrator)
        cookie = cookies_of(answer)
        tokens = await flow.redeem(sent_back(answer).get("code", ""))
        token = Document.of("redeem the authorization code", tokens).word("access_token")
        services = {name: door for name, door in self.doors.items() if name in ("My Systems", *_WIDE)}
        http = world.http
        return [
            *[await demands(f"{name} with its token", door.ask(http, token)) for name, door in services.items()],
            *[await refuses(f"{name} without", door.ask(http, None)) for name, door in services.items()],
            await demands("a second sign-in by the session", code_of(self._flow().open(cookie=cookie, prompt="none"))),
            await refuses("a second sign-in without it", code_of(self._flow().open(prompt="none"))),
        ]

    async def guessing(self) -> list[Attempt]:
        """A wrong password sounds the same for a user who is not there, and guessing is not free for ever."""
        flow, name = self._flow(), f"nobody-{secrets.token_hex(4)}"
        known = self.world.target.stranger.username
        told_apart = _faceless(await _guess(flow, known), known) != _faceless(await _guess(flow, name), name)
        answers = [await _guess(flow, name)]
        while not (slowed := answers[-1].status == _TOO_MANY) and len(answers) < _MOST_GUESSES:
            answers.append(await _guess(flow, name))
        return [
            _seen("tell apart a user who is not there from a wrong password", possible=told_apart),
            _seen(f"guess a user's password {_MOST_GUESSES} times in a row without waiting", possible=not slowed),
            await accepts("another user signs in meanwhile", self._authorised()),
        ]

    async def bound(self) -> list[Attempt]:
        """A token for My Systems alone opens nothing else, though its user may."""
        world, flow, narrow = self.world, self._flow(), self.oauth.narrow_client
        if not narrow:
            return []
        answer = await flow.answer(world.target.administrator, client_id=narrow)
        tokens = await flow.redeem(sent_back(answer).get("code", ""), client_id=narrow)
        if not tokens.accepted:
            return [await accepts("a sign-in for My Systems alone", answered(tokens))]
        given = Document.of("redeem the authorization code", tokens)
        token, doors, http = given.word("access_token"), self.doors, world.http
        elsewhere = {name: doors[name] for name in _WIDE if name in doors}
        return [
            await accepts("a token for My Systems, there", doors["My Systems"].ask(http, token)),
            *[await accepts(f"{n} with a token for all", door.ask(http, self.token)) for n, door in elsewhere.items()],
            *[
                await refuses(f"{n} with a token for My Systems", door.ask(http, token))
                for n, door in elsewhere.items()
            ],
            *await self._brought_by_another(flow, given),
        ]

    async def _brought_by_another(self, flow: CodeFlow, given: Document) -> list[Attempt]:
        """A refresh token is its client's alone (RFC 6749, 6)."""
        if "refresh_token" not in given.fields:
            return []
        renewed = await flow.renew(given.word("refresh_token"), self.oauth.narrow_client)
        control = await accepts("a refresh token for My Systems, by its own client", answered(renewed))
        if not renewed.accepted:
            return [control]
        last = {**given.fields, **Document.of("renew the tokens", renewed).fields}["refresh_token"]
        return [control, await refuses("the same by the client for all", flow.renew(str(last)))]

    async def leaving(self) -> list[Attempt]:
        """Tokens are for what they were made for, and end at sign-out."""
        flow, http = self._flow(), self.world.http
        scopes = self.places.fields.get("scopes_supported")
        scope = "openid" if isinstance(scopes, list) and "openid" in scopes else None
        code = sent_back(await flow.answer(self.world.target.stranger, scope=scope)).get("code", "")
        tokens = Document.of("redeem the authorization code", await flow.redeem(code))
        token = tokens.word("access_token")
        others = {what: tokens.word(name) for name, what in _OTHER_TOKENS.items() if name in tokens.fields}
        if bare := unsigned(token):
            others["its claims without a signature"] = bare
        attempts = []
        for name, door in self.doors.items():
            attempts.append(await accepts(f"{name}: an access token", door.ask(http, token)))
            for kind, other in others.items():
                attempts.append(await refuses(f"{name}: {kind} as access token", door.ask(http, other)))
        await self._sign_out(tokens)
        for name, door in self.doors.items():
            late = self._after_sign_out(door, token)
            attempts.append(await refuses(f"{name}: the access token after sign-out", late))
        if "refresh_token" in tokens.fields:
            late = flow.renew(tokens.word("refresh_token"))
            attempts.append(await refuses("the refresh token after sign-out", late))
        return attempts

    async def _sign_out(self, tokens: Document) -> None:
        """OpenID Connect RP-Initiated Logout where there is an ID token and the end point; else revocation."""
        if "id_token" in tokens.fields and "end_session_endpoint" in self.places.fields:
            told = {"id_token_hint": tokens.word("id_token")}
            await self.world.http.ask("POST", self.places.address("end_session_endpoint"), form=told)
            return
        for kind in sorted({"access_token", "refresh_token"} & tokens.fields.keys()):
            form = {"token": tokens.word(kind), "token_type_hint": kind, "client_id": self.oauth.client_id}
            await self.world.http.post("revoke a token", self.places.address("revocation_endpoint"), form=form)

    def _flow(self) -> CodeFlow:
        return CodeFlow(self.world.http, self.places, self.oauth)

    def _authorised(self, **changed: str | None) -> Awaitable[Answer]:
        return code_of(self._flow().answer(self.world.target.stranger, **changed))

    async def _redeemed(self, **changed: str | None) -> Answer:
        flow = self._flow()
        return await flow.redeem(sent_back(await flow.answer(self.world.target.stranger)).get("code", ""), **changed)

    async def _after_sign_out(self, door: Door, token: str) -> Answer:
        ask = partial(door.ask, self.world.http, token)
        return await once_heard(ask, time.monotonic() + _SIGN_OUT_S)


async def code_of(asked: Awaitable[Answer]) -> Answer:
    """The way back to the client as an answer: a code or a token is a yes, an error or a form for people is a no."""
    answer = await asked
    back = sent_back(answer)
    if {"code", "access_token", "id_token"} & back.keys():
        return replace(answer, status=200)
    if "error" in back:
        document = json.dumps({"error": back["error"]}).encode()
        return replace(answer, status=400, headers={"Content-Type": "application/json"}, body=document)
    return replace(answer, status=400) if answer.accepted else answer


async def _guess(flow: CodeFlow, username: str) -> Answer:
    return await flow.answer(Account(username=username, password=SecretStr(secrets.token_hex(8))))


def _faceless(answer: Answer, username: str) -> tuple[int, bytes]:
    return answer.status, answer.body.replace(username.encode(), b"")


def _seen(case: str, *, possible: bool) -> Attempt:
    return Attempt(case, Expect.REFUSED, 200 if possible else 403, "possible" if possible else "not possible")


def cookies_of(answer: Answer) -> str:
    """What a browser would send with its next request."""
    cookie = SimpleCookie(answer.headers.get("Set-Cookie", ""))
    return "; ".join(f"{name}={morsel.value}" for name, morsel in cookie.items())
