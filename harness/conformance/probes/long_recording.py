"""PLAY-1, PLAY-2: a camera with more segments than fit on a small page of an index, in spans that lie hours apart."""

import asyncio
import hashlib
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus

from harness.camera.gaps import GapReport, Lost
from harness.camera.object_key import init_key
from harness.camera.stream_cache import DropReason
from harness.checks.casefile import CameraFacts, CaseFile
from harness.checks.facts.holdings import StoredObject
from harness.cloud.device import Configuration
from harness.cloud.http import Answer
from harness.cloud.ports import Device
from harness.cloud.signing import TemporaryCredentials
from harness.conformance.probes.names import store_init
from harness.conformance.probes.takes import SEGMENT_US, Take
from harness.conformance.world import World
from harness.engines.live.camera import now_us
from harness.errors import CloudUnreachableError
from harness.history.event import Detail, Event, EventKind, Header, History
from harness.scenario.model import CameraSpec

SMALL_PAGE = 100  # rows
_HOUR_US = 3_600_000_000
_BODY_BYTES = 64
_ABREAST = 8
_LATER = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})
_WAITS_S = (0.5, 1.0, 2.0, 4.0)  # where no answer says how long
_SOON_US = 3_000_000  # credentials that end sooner than this are renewed first
_HEADER = Header("a long recording", "", 0, "live", "", "objects without meaning", 0)


@dataclass(frozen=True, slots=True)
class Span:
    """So long ago; which of its segments are lost, and which nobody tells of."""

    hours_ago: int
    segments: int
    lost: range = range(0)
    untold: range = range(0)


SPANS = (Span(20, 40, lost=range(12, 16)), Span(11, 38, lost=range(30, 32), untold=range(7, 9)), Span(3, 36))


async def record_long(world: World, region: str) -> CaseFile:
    """Send at once what a new camera could have made in a day. Camera, history and stored initialisation segment.

    Raises:
        CloudUnreachableError: so little was taken that it is no long recording.
    """
    organisation, name = world.organisations[region].id, f"probe-long-{region}"
    site = await world.administration.add_site(organisation, name)
    client = await world.add_camera(organisation, site, CameraSpec(name=name))
    await world.administration.enable(organisation, client)
    camera = _Camera(client, world.device(world.http, name))
    await camera.record(gaps="gap-reports" in world.target.features)
    history = History(_HEADER, tuple(sorted(camera.events, key=lambda event: event.t_us)))
    if len(history.stored()) <= SMALL_PAGE:
        raise CloudUnreachableError(f"only {len(history.stored())} segments were taken of a camera that sent many")
    facts = CameraFacts(client, name, name, region, organisation, 0, "", 0)
    init = StoredObject(region, init_key(client, b""), 0, hashlib.sha256(b"").hexdigest())
    return CaseFile(history, {client: facts}, objects=[init])


@dataclass
class _Camera:
    """Its cloud, and what it did."""

    id: str
    device: Device
    events: list[Event] = field(default_factory=list)
    _configuration: Configuration | None = None
    _credentials: TemporaryCredentials | None = None
    _renewing: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def record(self, *, gaps: bool) -> None:
        """Span by span: objects with their rows, several at a time, and then what is lost."""
        _, credentials = await self._ready()
        await store_init(self.device, self.id, credentials)
        for planned in SPANS:
            takes, limit = _takes(self.id, planned), asyncio.Semaphore(_ABREAST)
            told = [take for take in takes if take.counter not in (*planned.lost, *planned.untold)]
            await asyncio.gather(*(self._send(take, limit) for take in told))
            if planned.lost and gaps:
                await self._lose([takes[counter] for counter in planned.lost])

    async def _send(self, take: Take, limit: asyncio.Semaphore) -> None:
        row = take.row()
        self._note(EventKind.PRODUCED, take, row)
        async with limit:
            if await self._taken(partial(self._put, take)) and await self._taken(partial(self._tell, row)):
                self._note(EventKind.ACKNOWLEDGED, take, row)

    async def _lose(self, takes: Sequence[Take]) -> None:
        lost = tuple(Lost(take.counter, take.start_us, SEGMENT_US) for take in takes)
        report = GapReport(takes[0].span, DropReason.EVICTED_OLDEST, lost)
        if await self._taken(partial(self._report, report)):
            for take in takes:
                self._note(EventKind.PRODUCED, take, row := take.row())
                self._note(EventKind.DROPPED, take, row)

    async def _taken(self, ask: Callable[[], Awaitable[Answer]]) -> bool:
        """Whether it is in the end: who sends so many may be told to wait. CloudUnreachableError if for too long."""
        for wait_s in _WAITS_S:
            try:
                answer = await ask()
            except CloudUnreachableError:
                told_s = None
            else:
                if answer.status not in _LATER:
                    return answer.accepted or answer.status == HTTPStatus.PRECONDITION_FAILED
                told_s = answer.retry_after_s
            await asyncio.sleep(wait_s if told_s is None else min(told_s, _WAITS_S[-1]))
        raise CloudUnreachableError(f"a camera that sends many segments got no answer in {len(_WAITS_S)} tries")

    async def _put(self, take: Take) -> Answer:
        _, credentials = await self._ready()
        return await self.device.put(credentials, take.key, take.body, take.sha256)

    async def _tell(self, row: dict[str, object]) -> Answer:
        configuration, credentials = await self._ready()
        return await self.device.index(configuration, credentials, row)

    async def _report(self, report: GapReport) -> Answer:
        configuration, credentials = await self._ready()
        return await self.device.report_gap(configuration, credentials, report)

    async def _ready(self) -> tuple[Configuration, TemporaryCredentials]:
        async with self._renewing:
            if self._configuration is None:
                self._configuration = await self.device.configuration()
            if self._credentials is None or self._credentials.expires_us < now_us() + _SOON_US:
                self._credentials = await self.device.renew(self._configuration)
            return self._configuration, self._credentials

    def _note(self, kind: EventKind, take: Take, row: Mapping[str, object]) -> None:
        names = ("start_us", "duration_us", "object_key", "key_id", "iv")
        detail: dict[str, Detail] = {name: row[name] for name in names}  # type: ignore[misc] # all texts and numbers
        detail["ciphertext_sha256"] = take.sha256
        self.events.append(Event(take.start_us, kind, "", self.id, take.span, take.counter, len(take.body), detail))


def _takes(camera: str, planned: Span) -> list[Take]:
    """All of a span's segments, one after the other."""
    start_us, span = now_us() - planned.hours_ago * _HOUR_US, secrets.token_hex(8)
    return [
        Take(camera, n, start_us + n * SEGMENT_US, secrets.token_bytes(_BODY_BYTES), span)
        for n in range(planned.segments)
    ]
