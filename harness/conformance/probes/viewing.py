"""PLAY-5: every door to a recording, tried by everybody who may not go through it."""

import asyncio
import secrets
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from harness.checks.facts.tried import Attempt
from harness.cloud.document import Document
from harness.cloud.http import Answer
from harness.cloud.ports import Place, WrappedKey
from harness.cloud.request import Request, expect
from harness.cloud.signing import TemporaryCredentials, object_address
from harness.cloud.target import REFERENCE, Account
from harness.conformance.neighbour import Neighbour
from harness.conformance.probes.attempts import accepts, refuses
from harness.conformance.probes.ended import once_heard
from harness.conformance.probes.unsigned import unsigned
from harness.conformance.world import World
from harness.engines.live.camera import now_us
from harness.player.playlist import read_playlist

_EXPIRY_MARGIN_S = 0.2
_EVER = (0, 9_000_000_000_000_000)
_HOUR_US = 3_600_000_000
_KEY = "content key"


@dataclass(frozen=True)
class Viewing:
    """One recording and its doors.

    Args:
        world: the run's own organisation, whose camera it is.
        neighbour: another organisation and its administrator.
        region: where the recording is.
        camera: whose it is.
        key: a content key, as a playlist has it.
        media: a segment's presigned address, of the same.
    """

    world: World
    neighbour: Neighbour
    region: str
    camera: str
    key: WrappedKey
    media: str

    async def attempts(self, ended: TemporaryCredentials) -> list[Attempt]:
        """All of them; `ended` is a reader's session that ends before long."""
        intruders = await self._intruders()
        return [
            *await self._doors(intruders),
            *await self._lists(intruders),
            *await self._through_the_neighbours_door(),
            *await self._media(),
            *await self._reader_sessions(intruders),
            *await self._use_of_sessions(),
            *await self._taken_out(),
            *await self._after_its_end(ended),
        ]

    async def _intruders(self) -> Mapping[str, str | None]:
        """Tokens of those who may not view, by who they are."""
        identity = next(identity for client, identity in self.world.cameras.values() if client == self.camera)
        device = await self.world.adapter.device_token(self.world.http, identity)
        bare = unsigned(self.world.token)
        return {
            **({"a token that says that it is not signed": bare} if bare else {}),
            "a user of no organisation": self.world.stranger_token,
            "another organisation's administrator": self.neighbour.token,
            "the camera itself": device,
            "a forged token": self.world.token[:-6] + "AAAAAA",
            "nobody": None,
        }

    async def _doors(self, intruders: Mapping[str, str | None]) -> list[Attempt]:
        attempts = []
        own = self._own
        for what in self._requests(own, None):
            attempts.append(await accepts(f"{what}: a member", self._ask(what, own, self.world.token)))
            attempts += [
                await refuses(f"{what}: {who}", self._ask(what, own, token)) for who, token in intruders.items()
            ]
        return attempts

    async def _lists(self, intruders: Mapping[str, str | None]) -> list[Attempt]:
        """What else tells of recordings, in the reference's API."""
        target, base = (
            self.world.target,
            f"{self.world.regions[self.region].recording_index}/v1/organisations/{self._own}",
        )
        if target.adapter != REFERENCE:
            return []
        moment = now_us()
        span = f"from_us={moment - _HOUR_US}&to_us={moment}"
        asked = {"timeline": ("GET", f"{base}/cameras/{self.camera}/timeline?{span}")}
        if "retention" in target.features:
            asked |= {"removals": ("GET", f"{base}/removals"), "comparison": ("POST", f"{base}/comparison")}
        attempts = []
        for what, (method, url) in asked.items():
            ask = partial(self.world.http.ask, method, url)
            attempts.append(await accepts(f"{what}: an administrator", ask(token=self.world.token)))
            attempts += [await refuses(f"{what}: {who}", ask(token=token)) for who, token in intruders.items()]
        return attempts

    async def _taken_out(self) -> list[Attempt]:
        """Somebody who may view and read is taken out; they keep what they were given, and sign in anew."""
        world, own, person = self.world, self._own, self.world.target.stranger
        await world.administration.set_member(own, person.username, "viewer")
        token, _ = await world.sign_in(person)
        doors = self._requests(own, None)
        attempts = [await accepts(f"{what}: a viewer", self._ask(what, own, token)) for what in doors]
        given = await self._given_to(person)
        attempts += [await accepts(f"{what} that an operator was given", ask()) for what, ask in given.items()]
        await world.administration.try_remove_member(own, person.username)
        until_s = time.monotonic() + world.target.timing.rights_end_s
        attempts += [
            await refuses(
                f"{what}: the viewer, once taken out, with the token of before",
                once_heard(partial(self._ask, what, own, token), until_s),
            )
            for what in doors
        ]
        attempts += [
            await refuses(f"{what} that an operator was given, once taken out", once_heard(ask, until_s))
            for what, ask in given.items()
        ]
        token, _ = await world.sign_in(person)
        return attempts + [
            await refuses(f"{what}: the viewer, once taken out", self._ask(what, own, token)) for what in doors
        ]

    async def _given_to(self, person: Account) -> dict[str, Callable[[], Awaitable[Answer]]]:
        """What opens media by itself, as an operator has it: how each is used."""
        own = self._own
        await self.world.administration.set_member(own, person.username, "operator")
        token, _ = await self.world.sign_in(person)
        answer = await self._session(own, token)
        if not answer.accepted:
            raise answer.refusal("get a reader's session as an operator")
        session = TemporaryCredentials.read(Document.of("get a reader's credentials", answer))
        listed = await expect(self.world.http, "get a playlist", self._requests(own, token)["playlist"])
        entries = read_playlist(listed.body.decode("utf-8", "replace"), listed.url)
        given: dict[str, Callable[[], Awaitable[Answer]]] = {
            "media: a reader session": partial(self._read, session),
            "list of media: a reader session": partial(self._list, session),
        }
        if links := [entry.address for entry in entries if not entry.gap]:
            given["media: a presigned address"] = partial(self._get, links[0])
        return given

    async def _through_the_neighbours_door(self) -> list[Attempt]:
        """Our camera, asked for in the neighbour's organisation: an empty answer is a refusal."""
        doors = self._requests(self.neighbour.organisation, None)
        return [await refuses(f"{what}: the camera in another organisation", self._revealing(what)) for what in doors]

    async def _revealing(self, what: str) -> Answer:
        answer = await self._ask(what, self.neighbour.organisation, self.neighbour.token)
        empty = answer.accepted and what != _KEY and f"{self.camera}/".encode() not in answer.body
        return replace(answer, status=404, body=b"nothing of the camera's") if empty else answer

    async def _media(self) -> list[Attempt]:
        bare, _, query = self.media.partition("?")
        return [
            await accepts("media: its presigned address", self._get(self.media)),
            await refuses("media: the address without its signature", self._get(bare)),
            await refuses("media: the signature altered", self._get(self._altered_signature())),
            await refuses("media: the signature of another address", self._get(f"{bare[:-5]}x.mp4?{query}")),
        ]

    def _altered_signature(self) -> str:
        return self.media[:-1] + ("1" if self.media.endswith("0") else "0")

    async def _reader_sessions(self, intruders: Mapping[str, str | None]) -> list[Attempt]:
        return [
            await accepts("reader session: a member", self._session(self._own, self.world.token)),
            *[
                await refuses(f"reader session: {who}", self._session(self._own, token))
                for who, token in intruders.items()
            ],
        ]

    async def _use_of_sessions(self) -> list[Attempt]:
        own = await self.world.reader(self.region)
        answer = await self._session(self.neighbour.organisation, self.neighbour.token)
        if not answer.accepted:
            raise answer.refusal("get a reader's session in the neighbour's own organisation")
        theirs = TemporaryCredentials.read(Document.of("get a reader's credentials", answer))
        guessed = replace(own, secret_access_key=secrets.token_urlsafe(30))
        altered = replace(own, session_token=own.session_token[:-8] + "AAAAAAA=")
        return [
            await accepts("media: a member's reader session", self._read(own)),
            await refuses("media: another organisation's reader session", self._read(theirs)),
            await refuses("list of media: another organisation's reader session", self._list(theirs)),
            await refuses("media: a reader session that was altered", self._read(altered)),
            await refuses("media: a reader session without its secret", self._read(guessed)),
        ]

    async def _after_its_end(self, ended: TemporaryCredentials) -> list[Attempt]:
        left_s = ended.expires_us / 1e6 - time.time()
        if left_s > self.world.target.timing.longest_wait_s:
            return []
        await asyncio.sleep(max(0.0, left_s + _EXPIRY_MARGIN_S))
        return [
            await refuses("media: a reader session that is over", self._read(ended)),
            await refuses("list of media: a reader session that is over", self._list(ended)),
        ]

    @property
    def _own(self) -> str:
        return self.world.organisations[self.region].id

    def _requests(self, organisation: str, token: str | None) -> dict[str, Request]:
        """What is asked for at each door that takes a token."""
        place, adapter = Place(self.world.regions[self.region], organisation, token), self.world.adapter
        return {
            "recordings": adapter.library.recordings(place, self.camera, *_EVER),
            "playlist": adapter.library.playlist(place, self.camera, *_EVER),
            _KEY: adapter.keys.content_key(place, self.key),
        }

    def _ask(self, what: str, organisation: str, token: str | None) -> Awaitable[Answer]:
        return self.world.ask(self._requests(organisation, token)[what])

    def _get(self, url: str) -> Awaitable[Answer]:
        return self.world.http.ask("GET", url)

    def _session(self, organisation: str, token: str | None) -> Awaitable[Answer]:
        place = Place(self.world.regions[self.region], organisation, token)
        return self.world.ask(self.world.adapter.reader_session(place))

    def _read(self, by: TemporaryCredentials) -> Awaitable[Answer]:
        """Our object, with anybody's credentials."""
        key = self.world.adapter.library.object_key(self.media, self.camera)
        return self.world.ask(self.world.adapter.store.ask("GET", self._here(by), key, now_us=now_us()))

    def _list(self, by: TemporaryCredentials) -> Awaitable[Answer]:
        return self.world.ask(self.world.adapter.store.listing(self._here(by), now_us=now_us()))

    def _here(self, by: TemporaryCredentials) -> TemporaryCredentials:
        """For our own organisation's bucket."""
        return replace(by, storage_uri=object_address(self.world.regions[self.region].media_store, self._own))
