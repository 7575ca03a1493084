"""What is played to a camera, act by act. Each waits for what the camera does, and not for a time."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress

from aiohttp import web

from harness.checks.by_sight.sight import Played
from harness.conformance.camera_role.director import Handler, Interference, UnansweredError
from harness.conformance.camera_role.ledger import (
    ROWS,
    Exchange,
    NotSeenError,
    is_configuration,
    is_renewal,
    is_segment,
)
from harness.conformance.camera_role.stage import CameraStage
from harness.engines.live.camera import now_us
from harness.network.link import Mode

_SHORT_S = 6.0  # for which credentials are good from then on
_LATE_S = 20 * 60.0
_RETRY_AFTER_S = 1
_REFUSED_RENEWALS = 3
_TOLD, _UNTOLD = 2, 4  # refusals with Retry-After and without, before the camera is let in again
_MORE_SEGMENTS = 2.5  # than the cache holds: so long the outage lasts
_FRESH_SEGMENTS = 1.3
_PATIENCE_S = 30.0
_LOOK_S = 0.02
_COMPLETE_S = 6.0
_TRIES = 4  # to reach a store that is away, the last of which may lead elsewhere


async def come(stage: CameraStage, wait_s: float) -> None:
    """Wait for the camera. Until it is there nothing passes: all that it sees is what the programme plays."""
    known = stage.relays.opened
    stage.relays.set(Mode.CUT)
    try:
        await _come_true("camera", lambda: stage.relays.opened > known, wait_s)
    finally:
        stage.relays.lead_to(next(i.address for i in stage.impostors.values() if i.works))
        stage.relays.set(Mode.UP)


async def shut_out(stage: CameraStage) -> None:
    """Each connection ends at an impostor, each kind in turn, until the camera has seen all of them."""
    for impostor in stage.impostors.values():
        if not impostor.works:
            continue
        ended = stage.relays.ended_at(impostor.address)
        stage.relays.lead_to(impostor.address)
        try:
            await _come_true(
                f"connection to a server with {impostor.kind}",
                lambda at=impostor.address, n=ended: stage.relays.ended_at(at) > n,  # type: ignore[misc]
            )
            impostor.tried += 1
        finally:
            stage.relays.lead_to(None)


async def without_encryption(stage: CameraStage) -> None:
    """The configuration has no public key in it. The camera has to ask again, and to send nothing meanwhile."""

    async def strip(_service: str, request: web.Request, handler: Handler) -> web.StreamResponse | None:
        if not request.rel_url.path.endswith("/v1/device/configuration"):
            return None
        answer = await handler(request)
        if not isinstance(answer, web.Response) or not isinstance(answer.body, bytes):
            return answer
        document = {name: value for name, value in json.loads(answer.body).items() if name != "encryption"}
        return web.json_response(document)

    stage.director.interfere = strip
    asked = stage.now
    await stage.until(
        "second request for a configuration, after one without encryption",
        lambda: stage.ledger.count(is_configuration, asked) > 1 or stage.ledger.count(is_segment, asked) > 0,
    )


async def normal(stage: CameraStage) -> None:
    """Nothing is wrong; credentials hold for some seconds only, from here on."""
    stage.director.credential_life_s = _SHORT_S
    await stage.stored(2)
    await stage.seen("renewal of credentials that end in seconds", is_renewal)


async def new_key(stage: CameraStage) -> None:
    """The organisation's key pair is rotated. Whatever the camera does, what it wraps must stay readable."""
    await stage.director.rotate(stage.organisation)
    await stage.stored()


async def late_clock(stage: CameraStage) -> None:
    """Store and index are twenty minutes late: RequestTimeTooSkewed."""
    stage.director.store_late_s = _LATE_S
    try:
        await stage.seen("upload to a cloud with a wrong clock", _refused("RequestTimeTooSkewed"), times=2)
    finally:
        stage.director.store_late_s = 0.0
    await stage.stored()


async def expired_early(stage: CameraStage) -> None:
    """ExpiredToken for credentials that hold, until others are asked for; and the first to ask for them get 503."""
    since = stage.now
    expired = _instead(_s3_error(400, "ExpiredToken"), _put)
    refused = _instead(_problem(503, "overloaded", {}), _renewal)

    async def both(service: str, request: web.Request, handler: Handler) -> web.StreamResponse | None:
        return await expired(service, request, handler) or await refused(service, request, handler)

    stage.director.interfere = both
    await stage.seen("upload", _s3_expired)
    await stage.until(
        "renewals after ExpiredToken, the first of which are refused",
        lambda: stage.ledger.count(_refused("overloaded"), since) >= _REFUSED_RENEWALS,
    )
    stage.director.interfere = None
    await stage.seen("renewal after refused ones", is_renewal)
    await stage.stored()


async def throttled(stage: CameraStage) -> None:
    """503 SlowDown with Retry-After, then without; 429 at the index."""
    told = {"Retry-After": str(_RETRY_AFTER_S)}
    stage.director.interfere = _instead(_s3_error(503, "SlowDown", told), _put)
    await stage.seen("uploads to a cloud that says when to come again", _staged(Played.THROTTLED), times=_TOLD)
    stage.director.interfere = _instead(_s3_error(503, "SlowDown"), _put)
    await stage.seen("uploads to a cloud that says to slow down", _staged(Played.THROTTLED), times=_UNTOLD)
    stage.director.interfere = _instead(_problem(429, "too-many-requests", told), _row)
    await stage.seen("row for an index that says to slow down", _staged(Played.THROTTLED))
    stage.director.interfere = None
    await stage.stored(2)


async def answer_lost(stage: CameraStage) -> None:
    """An object is stored, and then a row is written, and the answer gets lost on its way."""
    for wanted in (_put, _row):
        stage.director.interfere = _losing(stage, wanted)
        await stage.seen("upload whose answer gets lost", _staged(Played.ANSWER_LOST))
        await stage.stored()


async def reset(stage: CameraStage) -> None:
    """The connection is reset while a segment is on its way."""
    since = stage.now

    async def break_off(_service: str, request: web.Request, _handler: Handler) -> web.StreamResponse | None:
        if not _put(request) or stage.ledger.count(_staged(Played.RESET), since):
            return None
        stage.relays.reset_once()
        raise UnansweredError

    stage.director.interfere = break_off
    await stage.seen("upload", _staged(Played.RESET))
    stage.director.interfere = None
    await stage.stored()


async def away(stage: CameraStage) -> None:
    """Every connection to its region's store is reset, until the camera has tried some times; all else answers."""
    store = f"{stage.region}/media_store"
    turned_away = stage.relays.turned_away(store)
    stage.relays.take_away(store)
    try:
        await _come_true(
            "uploads to a store that resets connections",
            lambda: stage.relays.turned_away(store) >= turned_away + _TRIES,
        )
    finally:
        stage.relays.take_away(None)
    await stage.stored()


async def redirect(stage: CameraStage) -> None:
    """Uploads are sent to another host: over TLS, and then without."""
    secure, plain = stage.elsewhere
    host, port = secure.address
    for place in (f"https://{host}:{port}", f"http://{plain.address[0]}:{plain.address[1]}"):
        stage.director.interfere = _instead(lambda request, to=place: _moved(request, to), _put)  # type: ignore[misc]
        await stage.seen("upload that is sent to another host", _staged(Played.REDIRECT))
        stage.director.interfere = None
        await stage.stored()


async def hang(stage: CameraStage) -> None:
    """From the middle of an upload on nothing passes, until the camera gives up and connects anew."""
    since = stage.now

    async def hold(_service: str, request: web.Request, _handler: Handler) -> web.StreamResponse | None:
        if not _put(request) or stage.ledger.count(_staged(Played.HANG), since):
            return None
        stage.relays.set(Mode.HANG)
        raise UnansweredError

    stage.director.interfere = hold
    try:
        await stage.seen("upload", _staged(Played.HANG))
        opened = stage.relays.opened
        await _come_true("new connection after one that hung", lambda: stage.relays.opened > opened)
    finally:
        stage.relays.set(Mode.UP)
        stage.relays.reset_once()
    await stage.stored()


async def outage(stage: CameraStage) -> None:
    """The uplink is cut for longer than the stream cache lasts; then all that waited has to come."""
    spec = stage.spec
    lasts_s = spec.cache_bytes * 8 / spec.bits_per_s + _MORE_SEGMENTS * spec.segment_s
    stage.relays.set(Mode.CUT)
    stage.cut_us = now_us()
    try:
        await asyncio.sleep(lasts_s)
    finally:
        stage.relays.set(Mode.UP)
        stage.relays.reset_once()  # what a camera gave up long ago must not arrive now
        stage.back_us = now_us()
    await stage.until("segment that was made just now", lambda: stage.is_fresh(_FRESH_SEGMENTS))
    with suppress(NotSeenError):  # whether each loss is told is what is judged
        await stage.until("word of each segment before the newest", stage.without_holes, _COMPLETE_S)


Wanted = Callable[[web.Request], bool]


def _put(request: web.Request) -> bool:
    path = request.rel_url.path
    return request.method == "PUT" and path.endswith(".mp4") and "/init." not in path


def _row(request: web.Request) -> bool:
    return request.method == "POST" and request.rel_url.path.endswith(ROWS)


def _renewal(request: web.Request) -> bool:
    return request.rel_url.path.endswith("/v1/renewal")


def _staged(act: Played) -> Callable[[Exchange], bool]:
    return lambda exchange: exchange.staged == act


def _s3_expired(exchange: Exchange) -> bool:
    return exchange.staged == Played.EXPIRED and is_segment(exchange)


def _refused(reason: str) -> Callable[[Exchange], bool]:
    return lambda exchange: exchange.reason == reason


def _instead(answer: Callable[[web.Request], web.Response], wanted: Wanted) -> Interference:
    async def interfere(_service: str, request: web.Request, _handler: Handler) -> web.StreamResponse | None:
        if not wanted(request):
            return None
        await request.read()  # else the connection breaks before the answer is read
        return answer(request)

    return interfere


def _losing(stage: CameraStage, wanted: Wanted) -> Interference:
    lost = False

    async def interfere(_service: str, request: web.Request, handler: Handler) -> web.StreamResponse | None:
        nonlocal lost
        if lost or not wanted(request):
            return None
        lost = True
        await handler(request)
        stage.relays.reset_once()
        raise UnansweredError

    return interfere


def _s3_error(status: int, code: str, headers: dict[str, str] | None = None) -> Callable[[web.Request], web.Response]:
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>{code}</Code><Message>Staged.</Message></Error>'
    return lambda _request: web.Response(status=status, text=text, content_type="application/xml", headers=headers)


def _problem(status: int, reason: str, headers: dict[str, str]) -> Callable[[web.Request], web.Response]:
    said = json.dumps({"type": f"urn:camproof:problem:{reason}", "status": status, "reason": reason})
    return lambda _request: web.Response(
        status=status, text=said, content_type="application/problem+json", headers=headers
    )


def _moved(request: web.Request, to: str) -> web.Response:
    return web.Response(status=307, headers={"Location": f"{to}{request.rel_url.raw_path}"})


async def _come_true(what: str, holds: Callable[[], bool], patience_s: float = _PATIENCE_S) -> None:
    """Wait for what rings no bell: connections, time."""
    try:
        async with asyncio.timeout(patience_s):
            while not holds():  # noqa: ASYNC110 - a relay has no bell
                await asyncio.sleep(_LOOK_S)
    except TimeoutError:
        raise NotSeenError(f"within {patience_s:g} s there came no {what}") from None


Act = Callable[[CameraStage], Awaitable[None]]
