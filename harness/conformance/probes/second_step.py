"""ID-3, ID-4: two-step verification is turned on for the target's stranger, required, used, and turned off again."""

import asyncio
import re
import secrets
import time
from collections.abc import Awaitable
from dataclasses import dataclass, field

from harness.checks.facts.tried import Attempt, Expect, Observation
from harness.checks.people import AVAILABLE, ENFORCED
from harness.cloud.administration import Administration
from harness.cloud.document import Document
from harness.cloud.http import Answer
from harness.cloud.second_step import Authenticator, CodePage
from harness.cloud.sign_in import CodeFlow, discover, sent_back
from harness.conformance.claims import lacking
from harness.conformance.probes.attempts import accepts, demands, refuses
from harness.conformance.probes.names import Probed
from harness.conformance.probes.signing_in import code_of, cookies_of
from harness.conformance.world import World

_RECOVERY_CODE = re.compile(r"\b[a-z0-9]{4,5}(?:-[a-z0-9]{4,5}){1,5}\b")
_LEFT_S = 3.0  # of a time step, so that a code is looked at in the step that it was made in
_NOT_THERE = 404


async def probe_second_step(world: World) -> Probed:
    """All of it, while nobody else signs in as the stranger. The policy is off again, whatever happens."""
    if lacking("ID-3", world.target):
        return Probed()
    flow = CodeFlow(world.http, await discover(world.http, world.target.identity))
    answer = await flow.answer(world.target.stranger)
    tokens = Document.of("redeem the authorization code", await flow.redeem(sent_back(answer).get("code", "")))
    token = tokens.word("access_token")
    administration = Administration(world.http, world.target.my_systems, token)
    organisation = await administration.create_organisation(f"probe {secrets.token_hex(4)}")
    guarded = _Guarded(world, flow.places, organisation, token, cookies_of(answer), tokens.word("refresh_token"))
    try:
        return await guarded.through_all()
    finally:
        await guarded.require(required=False)


@dataclass
class _Guarded:
    """A user and an organisation that they administer."""

    world: World
    places: Document
    organisation: str
    token: str
    cookie: str  # of a sign-in by password alone
    refresh: str  # likewise
    single: list[Attempt] = field(default_factory=list)  # ID-4
    available: list[Attempt] = field(default_factory=list)  # ID-3
    enforced: list[Attempt] = field(default_factory=list)  # ID-3 too

    async def through_all(self) -> Probed:
        """Required of who has none, turned on, used with the policy off, turned off."""
        alone = await accepts("the password alone, where nobody asks for more", self._password())
        self.enforced.append(alone)
        page = await self._required()
        if page is None or not page.otpauth:
            page = await self._page(acr_values=self._two_step)
        together: list[Observation] = []
        if page is None or not page.otpauth:
            self.available += [alone, Attempt("a page to set up an authenticator", Expect.DEMANDED, _NOT_THERE)]
        else:
            app = Authenticator.of(page.otpauth)
            together = await self._used(app, await self._enrolled(page, app))
            await self._turned_off(page, app)
        attempts = {AVAILABLE: self.available, ENFORCED: self.enforced, "ID-4": self.single}
        return Probed(attempts, {"ID-4": together})

    async def require(self, *, required: bool) -> Answer:
        """Set the organisation's policy."""
        url = f"{self.world.target.identity}/v1/organisations/{self.organisation}/sign-in-policy"
        return await self.world.http.ask("PUT", url, token=self.token, document={"two_step_required": required})

    async def _required(self) -> CodePage | None:
        """With the policy on, what gets by without a second step; the page that asks for one."""
        flow = self._flow()
        self.enforced += [
            await demands("require a second step of everyone", self.require(required=True)),
            await refuses("the password alone", self._password()),
            await refuses("a session of before", code_of(flow.open(cookie=self.cookie, prompt="none"))),
            await refuses("a refresh token of before", flow.renew(self.refresh)),
        ]
        page = await self._page()
        if page is not None:
            self.enforced.append(await refuses("the second page without a code", self._sent(page, "")))
        return page

    async def _enrolled(self, page: CodePage, app: Authenticator) -> int:
        """Turn it on; the step whose code was taken. A cloud may take the code of the step before, and need not."""
        now = await self._step(app)
        self.available.append(await refuses("a wrong code, to turn it on", self._sent(page, _wrong(app, now))))
        self.single.append(await refuses("two steps late, to turn it on", self._sent(page, app.code(now - 2))))
        answer = await self._sent(page, app.code(taken := now - 1))
        if not answer.accepted:
            answer = await self._sent(page, app.code(taken := app.step(time.time())))
        self.available.append(await demands("turn it on with the authenticator's code", _said(answer)))
        return taken

    async def _used(self, app: Authenticator, last: int) -> list[Observation]:
        """With the policy off, the user's own choice holds; and a code is good for one sign-in."""
        self.enforced.append(await demands("require it no longer", self.require(required=False)))
        self.available.append(await refuses("the password alone, of who has turned it on", self._password()))
        one, other, third = [await self._page() for _ in range(3)]
        if one is None or other is None or third is None:  # nobody asks for a code, so that there is none to be tried
            return []
        now = await self._step(app, after=last)
        self.available.append(await refuses("a wrong code", self._sent(one, _wrong(app, now))))
        self.single += [
            await refuses("the code that turned it on, again", self._sent(one, app.code(last))),
            await refuses("two steps late", self._sent(one, app.code(now - 2))),
        ]
        both = await asyncio.gather(self._sent(one, app.code(now)), self._sent(other, app.code(now)))
        best = min(both, key=lambda answer: answer.status)
        self.single.append(await demands("the code of now", _said(best)))
        self.available.append(await demands("password and code", _said(best)))
        self.single.append(await refuses("the same code again", self._sent(third, app.code(now))))
        came_in = sum(answer.accepted for answer in both)
        return [Observation("of two sign-ins at once with one code come in", "1", str(came_in))]

    async def _turned_off(self, page: CodePage, app: Authenticator) -> None:
        """As it was before: a recovery code, if the page offered some, saves waiting for the next step."""
        found = _RECOVERY_CODE.search(page.words)
        code = found.group() if found else app.code(await self._step(app, after=app.step(time.time())))
        url = f"{self.world.target.identity}/v1/second-step/removal"
        await self.world.http.ask("POST", url, token=self.token, document={"code": code})
        self.available.append(await accepts("the password alone, once it is turned off", self._password()))

    async def _step(self, app: Authenticator, *, after: int = 0) -> int:
        """The present step, once it is after another one and some of it is left."""
        begin_s = max((after + 1) * app.period_s, 0)
        await asyncio.sleep(max(0.0, begin_s - time.time()))
        left_s = app.period_s - time.time() % app.period_s
        if left_s < _LEFT_S:
            await asyncio.sleep(left_s)
        return app.step(time.time())

    async def _page(self, **asked: str | None) -> CodePage | None:
        return CodePage.of(await self._flow().answer(self.world.target.stranger, **asked))

    @property
    def _two_step(self) -> str | None:
        """What a client asks for to have a second step, if the discovery document says so."""
        known = self.places.fields.get("acr_values_supported")
        return " ".join(map(str, known)) if isinstance(known, list) else None

    def _sent(self, page: CodePage, code: str) -> Awaitable[Answer]:
        return code_of(page.send(self.world.http, code))

    def _password(self) -> Awaitable[Answer]:
        return code_of(self._flow().answer(self.world.target.stranger))

    def _flow(self) -> CodeFlow:
        return CodeFlow(self.world.http, self.places)


def _wrong(app: Authenticator, now: int) -> str:
    """A code of none of the steps near now."""
    near = {app.code(step) for step in range(now - 3, now + 4)}
    return next(code for n in range(len(near) + 1) if (code := f"{n:0{app.digits}d}") not in near)


async def _said(answer: Answer) -> Answer:
    return answer
