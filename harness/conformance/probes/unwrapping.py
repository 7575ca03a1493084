"""KEY-4, KEY-6: who gets a content key, what is written down of it, and what is answered to a wrong wrapped key."""

import secrets
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from harness.camera.encryption import oaep
from harness.checks.facts.answers import Asked, AuditRow, AuditTrail
from harness.checks.facts.tried import Attempt
from harness.checks.timing import decided
from harness.cloud.http import Answer
from harness.cloud.ports import KeyServer, Place, WrappedKey
from harness.conformance.at_rest import spellings
from harness.conformance.neighbour import Neighbour
from harness.conformance.probes.answer_times import answer_times
from harness.conformance.probes.attempts import Attempts, accepts, demands, refuses
from harness.conformance.probes.wrapping import as_text, public_key, wrap
from harness.conformance.world import World
from harness.engines.live.camera import now_us

_WRAPPED_BYTES, _KEY_BYTES = 256, 16
_ROW = ("at_us", "who", "camera", "version", "outcome")


@dataclass
class Unwrapping:
    """The key server, asked with one camera's wrapped key (`address`, of a playlist) and with wrong ones."""

    world: World
    neighbour: Neighbour
    region: str
    address: str
    asked: list[Asked] = field(default_factory=list)
    given: list[bytes] = field(default_factory=list)  # the content keys that came of it

    async def attempts(self) -> Attempts:
        """Both requirements'."""
        return {"KEY-4": await self._rights(), "KEY-6": await self._wrong_keys()}

    async def refusal_times(self, most_rounds: int) -> dict[str, list[float]]:
        """Seconds to each refusal of each kind of wrong key, until they can be told apart or called alike (KEY-6)."""
        wrapped = self._key.wrapped
        own, theirs = [await self._public_key(o) for o in (self._own, self.neighbour.organisation)]
        wrong = {**self._altered(wrapped), **self._foreign(own, theirs)}
        asking = {kind: partial(self._with, value) for kind, value in wrong.items()}
        asking["under another version of the key"] = partial(self._with, wrapped, version="987654")
        return await answer_times(asking, most_rounds, decided)

    async def trail(self) -> AuditTrail:
        """What was asked, and what the audit trail says afterwards."""
        return replace(await self._read(), asked=tuple(self.asked))

    async def later(self, before: AuditTrail) -> AuditTrail:
        """The same, with what it says by now."""
        now = await self._read()
        return replace(before, later=now.rows, broken=before.broken or now.broken)

    async def _read(self) -> AuditTrail:
        rows: list[AuditRow] = []
        leaked, broken, after = set[bytes](), "", 0
        while True:
            answer = await self._trail(after)
            try:
                said = answer.json()
                rows += [AuditRow(int(row["at_us"]), *(str(row[name]) for name in _ROW[1:])) for row in said["rows"]]
                at, following = said["broken_at"], said.get("next")
                if following is not None and not int(following) > after:
                    raise ValueError(f"after row {after} it goes on after {following}")  # noqa: TRY301 - as unreadable
            except (ValueError, KeyError, TypeError) as wrong:
                return AuditTrail((), (), broken=f"it can't be read: {answer.status}, {wrong!r}")
            leaked |= {key for key in self.given if any(form in answer.body for form in spellings(key))}
            if at is not None:
                broken = broken or f"at row {at} it is not what was written ({said.get('reason')}), says the key server"
            if following is None:
                return AuditTrail((), tuple(rows), broken, keys_in_it=len(leaked))
            after = int(following)

    async def _rights(self) -> list[Attempt]:
        member = self.world.token
        return [
            await demands("an administrator reads the audit trail", self._trail()),
            await accepts("a member asks for a content key", self._ask("a member", member)),
            await accepts("a member asks again", self._ask("a member, again", member)),
            await refuses("a signed-in stranger asks", self._ask("a stranger", self.world.stranger_token)),
            await refuses("another organisation's member asks", self._ask("a neighbour", self.neighbour.token)),
            await refuses("nobody asks (no token)", self._at(None)),
            await refuses("a forged token asks", self._at(member[:-6] + "AAAAAA")),
            await refuses("a member asks in another organisation", self._in(secrets.token_hex(8), member)),
        ]

    async def _wrong_keys(self) -> list[Attempt]:
        foreign, wrapped = self.neighbour, self._key.wrapped
        own, theirs = [await self._public_key(o) for o in (self._own, foreign.organisation)]
        return [
            await accepts("the camera's wrapped key", self._ask("the camera's wrapped key", self.world.token)),
            await accepts("a key wrapped here for the camera", self._with(wrap(own, self._key.camera))),
            *[await refuses(case, self._with(value)) for case, value in self._altered(wrapped).items()],
            *[await refuses(case, self._with(value)) for case, value in self._foreign(own, theirs).items()],
            await refuses("under another version of the key", self._with(wrapped, version="987654")),
            await refuses("under a version that is no number", self._with(wrapped, version="first")),
            await refuses("with letters that base64url has not", self._with("!" + wrapped[1:])),
            await refuses("asked for in another organisation", self._in(foreign.organisation, foreign.token)),
        ]

    def _altered(self, wrapped: str) -> Mapping[str, str]:
        flipped = ("B" if wrapped[40] == "A" else "A").join((wrapped[:40], wrapped[41:]))
        return {
            "one letter of it altered": flipped,
            "random bytes": secrets.token_urlsafe(_WRAPPED_BYTES),
            "cut short": wrapped[: len(wrapped) // 2],
            "nothing but zeros": "A" * len(wrapped),
            "above every modulus": as_text(b"\xff" * _WRAPPED_BYTES),
        }

    def _foreign(self, own: rsa.RSAPublicKey, theirs: rsa.RSAPublicKey) -> Mapping[str, str]:
        """Whole and well made, but not this camera's content key under this organisation's public key."""
        key, camera = secrets.token_bytes(_KEY_BYTES), self._key.camera
        sha1 = padding.OAEP(padding.MGF1(hashes.SHA1()), hashes.SHA1(), f"camera:{camera}".encode())  # noqa: S303
        return {
            "another camera's": wrap(own, f"{camera}-2"),
            "of another organisation": wrap(theirs, camera),
            "of no camera": as_text(own.encrypt(key, padding.OAEP(oaep(camera).mgf, hashes.SHA256(), None))),
            "with OAEP of SHA-1": as_text(own.encrypt(key, sha1)),
            "with the padding of PKCS#1 v1.5": as_text(own.encrypt(key, padding.PKCS1v15())),
            "of a key with 24 bytes": wrap(own, camera, key_bytes=24),
        }

    async def _ask(self, case: str, token: str) -> Answer:
        """Ask with the camera's wrapped key, to be found in the audit trail."""
        began = now_us()
        answer = await self._at(token)
        if answer.accepted:
            self.given.append(answer.body)
        who, key = self.world.adapter.who(token), self._key
        self.asked.append(Asked(case, who, key.camera, key.version, began, now_us(), given=answer.accepted))
        return answer

    def _with(self, wrapped: str, version: str | None = None) -> Awaitable[Answer]:
        key = replace(self._key, wrapped=wrapped, version=version or self._key.version)
        return self.world.ask(self._server.content_key(self.world.place(self.region), key))

    def _at(self, token: str | None) -> Awaitable[Answer]:
        """By the playlist's address."""
        return self.world.ask(self._server.at(self.address, token))

    def _in(self, organisation: str, token: str) -> Awaitable[Answer]:
        place = Place(self.world.regions[self.region], organisation, token)
        return self.world.ask(self._server.content_key(place, self._key))

    def _trail(self, after: int = 0) -> Awaitable[Answer]:
        return self.world.ask(self._server.audit(self.world.place(self.region), after))

    async def _public_key(self, organisation: str) -> rsa.RSAPublicKey:
        return (await public_key(self.world, Place(self.world.regions[self.region], organisation, self.world.token)))[0]

    @property
    def _own(self) -> str:
        return self.world.organisations[self.region].id

    @property
    def _server(self) -> KeyServer:
        return self.world.adapter.keys

    @property
    def _key(self) -> WrappedKey:
        key = self._server.wrapped(self.address)
        assert key is not None  # noqa: S101 - the address was chosen for it
        return key
