"""A viewer of a load test: signs in, looks at the timeline, and plays what was recorded in the last minute."""

from collections.abc import Sequence
from random import Random

from harness.cloud.http import Answer
from harness.cloud.ports import Adapter, Place
from harness.cloud.request import Request, send
from harness.cloud.target import Account
from harness.errors import CloudMalformedError, CloudRefusedError, CloudUnreachableError
from harness.load.kinds import NOTHING_RECORDED, Act, Kind
from harness.load.shapes import Due
from harness.load.stage import Seen
from harness.load.users.acting import NamedHttp, Stage
from harness.player.played import PlayResult
from harness.player.playlist import PlaylistEntry, UnreadablePlaylistError, read_playlist
from harness.player.present import present

_MINUTE_US, _HOUR_US, _DAY_US = 60_000_000, 3_600_000_000, 86_400_000_000
_AHEAD = 3  # segments that a player fetches before it plays; then one by one, as it plays them
_TROUBLE = (CloudUnreachableError, CloudRefusedError, CloudMalformedError, UnreadablePlaylistError)


class LoadViewer:
    """One viewer.

    Args:
        http: its connections.
        adapter: the cloud's API.
        account: whom it signs in as.
        seen: organisations with their cameras, by region.
        stage: where it acts.
        watched: how many segments it plays.
        luck: which camera it looks at.
    """

    def __init__(
        self, http: NamedHttp, adapter: Adapter, account: Account, seen: Sequence[Seen], stage: Stage,
        watched: int, luck: Random,
    ) -> None:  # fmt: skip
        self._http, self._adapter, self._account, self._stage = http, adapter, account, stage
        self._seen, self._watched, self._luck = seen, watched, luck

    async def get_ready(self) -> None:
        """A viewer brings nothing."""

    async def act(self, due: Due, *, more_wait: bool) -> None:  # noqa: ARG002 - as cameras'
        """A visit: what there is and the first picture, told with the time since it was due; and how all is played."""
        try:
            entries, token = await self._found()
        except _TROUBLE as trouble:
            for act in (Act.VISIT, Act.PICTURE):
                self._stage.told(act, self._late_s(due), 0, type(trouble).__name__)
            return
        self._stage.told(Act.VISIT, self._late_s(due), 0, "" if entries else NOTHING_RECORDED)
        await self._play(entries[-self._watched :], token, due)

    async def _found(self) -> tuple[list[PlaylistEntry], str]:
        """What there is of some camera, and the viewer's token."""
        seen = self._luck.choice(self._seen)
        camera = self._luck.choice(seen.cameras)
        self._http.doing = Kind.SIGN_IN
        token = await self._adapter.sign_in(self._http, self._account)
        place, now_us = Place(seen.addresses(), seen.organisation, token), self._stage.utc_us()
        library = self._adapter.library
        since_us = now_us - now_us % _HOUR_US + _HOUR_US - _DAY_US
        if (timeline := library.timeline(place, camera, since_us, since_us + _DAY_US, _HOUR_US)) is not None:
            await self._ask(Kind.TIMELINE, timeline)
        asked = library.playlist(place, camera, now_us - _MINUTE_US, now_us)
        answer = await self._ask(Kind.PLAYLIST, asked)
        entries = read_playlist(answer.body.decode("utf-8", "replace"), asked.url)
        return [entry for entry in entries if not entry.gap], token

    async def _play(self, entries: Sequence[PlaylistEntry], token: str, due: Due) -> None:
        known: dict[str, bytes] = {}
        for number, entry in enumerate(entries):
            if number >= _AHEAD:
                self._stage.rest(entry.duration_us / 1e6)
            if self._stage.over:
                return
            asked_s = self._stage.now_s()
            try:
                result, size_bytes = await self._played(entry, token, known)
                why = "" if result is PlayResult.INTACT else result.value
            except _TROUBLE as trouble:
                result, size_bytes, why = PlayResult.MISSING, 0, type(trouble).__name__
            self._stage.told(Act.PLAYBACK, self._stage.now_s() - asked_s, size_bytes, why)
            if number == 0:
                self._stage.told(Act.PICTURE, self._late_s(due), size_bytes, why)
            if result is PlayResult.MISSING:
                return

    async def _played(self, entry: PlaylistEntry, token: str, known: dict[str, bytes]) -> tuple[PlayResult, int]:
        """What becomes of it, and how many bytes it has. `known`: what was fetched before, by its address."""
        init = await self._once(known, entry.init_address, Kind.MEDIA, None)
        media = (await self._ask(Kind.MEDIA, Request("GET", entry.address))).body
        key = await self._once(known, entry.key_address, Kind.UNWRAP, token)
        if key is None:  # cameras record nothing in the clear
            return PlayResult.UNDECRYPTABLE, len(media)
        return present(entry, init or b"", media, key, None).result, len(media)

    async def _once(self, known: dict[str, bytes], address: str, kind: Kind, token: str | None) -> bytes | None:
        if address and address not in known:
            unwraps = kind is Kind.UNWRAP
            asked = self._adapter.keys.at(address, token) if unwraps else Request("GET", address)
            known[address] = (await self._ask(kind, asked)).body
        return known.get(address)

    async def _ask(self, kind: Kind, request: Request) -> Answer:
        self._http.doing = kind
        answer = await send(self._http, request)
        if not answer.accepted:
            raise answer.refusal(kind)
        return answer

    def _late_s(self, due: Due) -> float:
        return self._stage.now_s() - due.at_us / 1e6
