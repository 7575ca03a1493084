"""ID-1, ID-2, ID-5, ID-7: what the sign-in of people must refuse, each beside its control."""

import json
import secrets
import time
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from http.cookies import SimpleCookie

from pydantic import SecretStr

from harness.checks.casefile import Attempt, Expect
from harness.cloud.document import Document
from harness.cloud.http import Answer
from harness.cloud.sign_in import CodeFlow, discover, sent_back
from harness.cloud.target import Account
from harness.conformance.probes.attempts import Attempts, accepts, answered, demands, refuses
from harness.conformance.probes.doors import Door, doors_of
from harness.conformance.probes.ended import once_heard
from harness.conformance.probes.founding import found
from harness.conformance.world import World

_MOST_GUESSES = 30
_SIGN_OUT_S = 5.0  # services may hear of it a moment later
_TOO_MANY = 429
_OTHER_CLIENT = "my-systems-web"  # its tokens are for My Systems and for identity
_ELSEWHERE = "https://elsewhere.invalid/callback"


async def probe_signing_in(world: World, region: str) -> Attempts:
    """Sign in as an attacker would, and once as the user."""
    own = await found(world, region)
    await own.administrator.set_member(own.id, world.target.stranger.username, "administrator")
    doors = doors_of(world.target, world.regions[region], own.id)
    people = _People(world, await discover(world.http, world.target.identity), region, doors)
    return {
        "ID-1": [*await people.asking(), *await people.redeeming()],
        "ID-2": await people.once_for_all(),
        "ID-5": await people.guessing(),
        "ID-7": [*await people.bound(), *await people.leaving()],
    }


@dataclass(frozen=True, slots=True)
class _People:
    world: World
    places: Document
    region: str
    doors: Mapping[str, Door]  # of an organisation that the target's stranger administers

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
            "another client": {"client_id": _OTHER_CLIENT},
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
        world, flow, here = self.world, self._flow(), self.world.regions[self.region]
        answer = await flow.answer(world.target.administrator)
        cookie = cookies_of(answer)
        tokens = await flow.redeem(sent_back(answer).get("code", ""))
        token = Document.of("redeem the authorization code", tokens).word("access_token")
        organisation = f"v1/organisations/{world.organisations[self.region].id}"
        services = {
            "My Systems": f"{world.target.my_systems}/v1/organisations",
            "Video operation": f"{here.recording_index}/{organisation}/cameras/none/recordings?from_us=0&to_us=1",
            "the key server": f"{here.key_server}/{organisation}/audit",
        }
        ask = world.http.ask
        return [
            *[await demands(f"{name} with its token", ask("GET", url, token=token)) for name, url in services.items()],
            *[await refuses(f"{name} without", ask("GET", url)) for name, url in services.items()],
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
        world, flow = self.world, self._flow()
        answer = await flow.answer(world.target.administrator, client_id=_OTHER_CLIENT)
        tokens = await flow.redeem(sent_back(answer).get("code", ""), client_id=_OTHER_CLIENT)
        if not tokens.accepted:
            return [await accepts("a sign-in for My Systems alone", answered(tokens))]
        token = Document.of("redeem the authorization code", tokens).word("access_token")
        here, organisation = world.regions[self.region], f"v1/organisations/{world.organisations[self.region].id}"
        elsewhere = {
            "Video operation": f"{here.recording_index}/{organisation}/cameras/none/recordings?from_us=0&to_us=1",
            "the key server": f"{here.key_server}/{organisation}/audit",
        }
        ask = world.http.ask
        return [
            await accepts("a token for My Systems, there", ask("GET", f"{world.target.my_systems}/v1/organisations",
                                                               token=token)),
            *[await accepts(f"{name} with a token for all", ask("GET", url, token=world.token))
              for name, url in elsewhere.items()],
            *[await refuses(f"{name} with a token for My Systems", ask("GET", url, token=token))
              for name, url in elsewhere.items()],
        ]  # fmt: skip

    async def leaving(self) -> list[Attempt]:
        """Tokens are for what they were made for, and end at sign-out."""
        flow, http = self._flow(), self.world.http
        code = sent_back(await flow.answer(self.world.target.stranger, scope="openid")).get("code", "")
        tokens = Document.of("redeem the authorization code", await flow.redeem(code))
        token, refresh, told = tokens.word("access_token"), tokens.word("refresh_token"), tokens.word("id_token")
        attempts = []
        for name, door in self.doors.items():
            attempts += [
                await accepts(f"{name}: an access token", door.ask(http, token)),
                await refuses(f"{name}: an ID token as access token", door.ask(http, told)),
                await refuses(f"{name}: a refresh token as access token", door.ask(http, refresh)),
            ]
        await http.ask("POST", self.places.address("end_session_endpoint"), form={"id_token_hint": told})
        return [
            *attempts,
            *[
                await refuses(f"{name}: the access token after sign-out", self._after_sign_out(door, token))
                for name, door in self.doors.items()
            ],
            await refuses("the refresh token after sign-out", flow.renew(refresh)),
        ]

    def _flow(self) -> CodeFlow:
        return CodeFlow(self.world.http, self.places)

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
