"""A client of a calibration: asks for one type of request, one after the other, as long as a step lasts."""

from collections.abc import Awaitable, Callable, Iterator
from random import Random
from typing import TYPE_CHECKING

from harness.camera.object_key import segment_key
from harness.cloud.device import index_row
from harness.cloud.ports import Adapter, Place
from harness.cloud.request import Request, expect
from harness.cloud.sign_in import DeviceIdentity
from harness.cloud.target import Account
from harness.errors import CloudMalformedError, CloudRefusedError, CloudUnreachableError
from harness.load.kinds import Act, Kind
from harness.load.ladder import Ladder, Step
from harness.load.shapes import Due
from harness.load.stage import Seen
from harness.load.users.acting import NamedHttp, Stage
from harness.load.users.camera import LoadCamera
from harness.player.playlist import PlaylistEntry, read_playlist

if TYPE_CHECKING:
    from harness.camera.segment import SealedSegment

_HOUR_US, _DAY_US = 3_600_000_000, 86_400_000_000
_SEGMENT_US = 1_000_000
_FIRST = 3  # segments that there are to be seen before anything is measured
_RENEWALS = 5  # a step: clouds bound how often a camera may ask for credentials
_BACK_US = 600_000_000  # what it uploads was recorded from so long ago on
_TROUBLE = (CloudUnreachableError, CloudRefusedError, CloudMalformedError)


class Climber(LoadCamera):
    """A camera, and a viewer of what it uploads.

    Args:
        http: its connections.
        adapter: the cloud's API.
        identity: the camera's.
        stage: where it acts.
        account: the viewer's.
        seen: the region and organisation of the camera.
        ladder: what is to be measured.
    """

    def __init__(
        self, http: NamedHttp, adapter: Adapter, identity: DeviceIdentity, stage: Stage, account: Account, seen: Seen,
        ladder: Ladder,
    ) -> None:  # fmt: skip
        super().__init__(http, adapter, identity, stage, _SEGMENT_US, Random(0))
        self._account, self._seen, self._ladder = account, seen, ladder
        self._steps: dict[int, Step] = {}
        self._index_steps = 0  # still to come
        self._kept: list[SealedSegment] = []
        self._entries: tuple[PlaylistEntry, ...] = ()
        self._asks: dict[Kind, Callable[[], Awaitable[object]]] = {
            Kind.TOKEN: self._token, Kind.RENEWAL: self._renewal, Kind.STORE: self._put, Kind.INDEX: self._row,
            Kind.SIGN_IN: self._sign_in, Kind.TIMELINE: self._timeline, Kind.PLAYLIST: self._playlist,
            Kind.UNWRAP: self._unwrap, Kind.MEDIA: self._media,
        }  # fmt: skip

    async def get_ready(self) -> None:
        """As a camera; then some segments are there to be seen, and a viewer to see them."""
        await super().get_ready()
        await self._sign_in()
        for _ in range(_FIRST):
            await self._put()
            await self._row()
        await self._playlist()

    def dues(self, client: int) -> Iterator[Due]:
        """A step each."""
        self._steps = {step.from_us: step for step in self._ladder.steps(client)}
        self._index_steps = sum(step.kind is Kind.INDEX for step in self._steps.values())
        for step in self._steps.values():
            yield Due(step.from_us, Act.SEGMENT)

    async def act(self, due: Due, *, more_wait: bool) -> None:  # noqa: ARG002 - as a camera's
        """Ask as long as the step lasts. What goes wrong is counted, and not to be asked again at once."""
        step = self._steps[due.at_us]
        ask, self._http.mark = self._asks[step.kind], step.mark
        left = self._quota(step.kind)
        while self._stage.now_s() < step.until_us / 1e6 and left != 0:
            left -= 1
            self._http.doing = step.kind
            try:
                await ask()
            except _TROUBLE:
                self._stage.rest(0.1)
        self._http.mark = ""

    def _quota(self, kind: Kind) -> int:
        """How often it may ask in a step; below 0: as often as it can. Rows are of what was stored, an even share."""
        if kind is Kind.RENEWAL:
            return _RENEWALS
        if kind is not Kind.INDEX:
            return -1
        self._index_steps -= 1
        return len(self._kept) // (self._index_steps + 1)

    async def _token(self) -> None:
        await self._adapter.device_token(self._http, self._identity)

    async def _renewal(self) -> None:
        self._credentials = await self._api.renew(self._configuration)

    async def _put(self) -> None:
        assert self._credentials is not None  # noqa: S101 - it got ready
        segment = self._sealed(Due(self._counter * _SEGMENT_US - _BACK_US, Act.SEGMENT, self._ladder.segment_bytes))
        key = segment_key(segment.camera, segment.start_us, segment.counter)
        answer = await self._api.put(self._credentials, key, segment.ciphertext, segment.ciphertext_sha256)
        if not answer.accepted:
            raise answer.refusal(Kind.STORE)
        self._kept.append(segment)

    async def _row(self) -> None:
        """Of a segment that is stored."""
        assert self._credentials is not None  # noqa: S101 - it got ready
        segment = self._kept.pop(0)
        key = segment_key(segment.camera, segment.start_us, segment.counter)
        row = index_row(segment, key, self._outbox.init_key)
        answer = await self._api.index(self._configuration, self._credentials, row)
        if not answer.accepted:
            raise answer.refusal(Kind.INDEX)

    async def _sign_in(self) -> None:
        self._viewer = await self._adapter.sign_in(self._http, self._account)

    @property
    def _place(self) -> Place:
        return Place(self._seen.addresses(), self._seen.organisation, self._viewer)

    async def _timeline(self) -> None:
        now_us = self._stage.utc_us()
        from_us = now_us - now_us % _HOUR_US + _HOUR_US - _DAY_US
        camera = self._configuration.camera
        asked = self._adapter.library.timeline(self._place, camera, from_us, from_us + _DAY_US, _HOUR_US)
        if asked is None:
            self._stage.rest(1.0)  # the cloud has none: nothing is measured
        else:
            await expect(self._http, Kind.TIMELINE, asked)

    async def _playlist(self) -> None:
        since_us = self._stage.zero_us() - _BACK_US - _SEGMENT_US
        camera = self._configuration.camera
        asked = self._adapter.library.playlist(self._place, camera, since_us, since_us + _FIRST * _SEGMENT_US)
        answer = await expect(self._http, Kind.PLAYLIST, asked)
        self._entries = read_playlist(answer.body.decode("utf-8", "replace"), asked.url)

    async def _unwrap(self) -> None:
        await expect(self._http, Kind.UNWRAP, self._adapter.keys.at(self._entries[0].key_address, self._viewer))

    async def _media(self) -> None:
        await expect(self._http, Kind.MEDIA, Request("GET", self._entries[0].address))
