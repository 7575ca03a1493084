"""What the cloud can say of a camera when the programme is over: read back, opened, searched."""

import asyncio
import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace

from harness.camera.media.boxes import BadBoxError, walk
from harness.checks.by_sight.sight import Led, Played, Sight
from harness.checks.casefile import CameraFacts, CaseFile
from harness.checks.facts.holdings import FoundBytes, StoredObject
from harness.conformance import at_rest, holdings
from harness.conformance.camera_role.events import moments, sent, tell
from harness.conformance.camera_role.opening import Opened, Recording, open_all
from harness.conformance.camera_role.setting import HOME, SITE, Setting
from harness.conformance.key_strength import hold_against_guesses
from harness.conformance.media_marks import MediaMarks
from harness.engines.live.camera import now_us
from harness.history.event import EventKind, Header, History
from harness.history.record import Recorder

_LINKS = {
    Played.OUTAGE: "cut",
    Played.AWAY: "reset",
    Played.HANG: "hang",
    Played.IMPOSTORS_AGAIN: "reset",
    Played.IMPOSTORS: "reset",
}


async def testify(found: Setting, header: Header) -> Sight:
    """Everything that the checks look at."""
    world, camera, stage = found.world, found.camera, found.stage
    answer = await holdings.recordings(world, camera, HOME, 0, now_us())
    rows = tuple(sorted(answer.segments, key=lambda row: (row.span, row.counter)))
    recording = await open_all(world, camera, HOME, rows)
    objects = await _objects(found, recording)
    facts = _facts(found)
    history = _history(found, header, recording)
    case = CaseFile(
        history, {camera: facts}, must_drop=True, index=rows, gaps=answer.gaps, objects=objects,
        content_keys=tuple(_keys(recording)),
    )  # fmt: skip
    case = await asyncio.to_thread(_searched, found, case, recording)
    stored_us, told_us = moments(stage.ledger.exchanges, camera)
    return Sight(
        case=case,
        camera=facts,
        acts={act.name: act for act in stage.acts},
        sent=sent(stage.ledger.exchanges),
        rows=rows,
        gaps=answer.gaps,
        stored_us=stored_us,
        told_us=told_us,
        cut_us=stage.cut_us,
        back_us=stage.back_us,
        led=_led(found),
        strayed=sum(stage.relays.opened_to(f"{region}/") for region in found.target.regions if region != HOME),
        versions=_versions(found),
    )


def _facts(found: Setting) -> CameraFacts:
    spec = found.stage.spec
    return CameraFacts(
        found.camera, spec.name, SITE, HOME, found.stage.organisation, spec.cache_bytes, spec.cache_policy,
        round(spec.key_rotation_s * 1e6),
    )  # fmt: skip


def _led(found: Setting) -> tuple[Led, ...]:
    stage = found.stage
    untrusted = [Led(i.kind, i.tried, i.trusted, bool(i.heard)) for i in stage.impostors.values()]
    others = [Led(i.kind, 1, i.trusted, bool(i.heard), any(map(_shows, i.heard))) for i in stage.elsewhere]
    return (*untrusted, *others)


def _shows(request: bytes) -> bool:
    """Whether a request has something in it that only the cloud may see."""
    head = request.partition(b"\r\n\r\n")[0].lower()
    return b"\r\nauthorization:" in head or b"\r\nx-amz-security-token:" in head or b"x-amz-signature=" in head


def _versions(found: Setting) -> tuple[int, ...]:
    """Of the organisation's public key, as configurations told them, in order."""
    told = (
        int(json.loads(exchange.said)["encryption"]["key_version"])
        for exchange in found.stage.ledger.exchanges
        if exchange.service == "my_systems" and exchange.accepted and b"key_version" in exchange.said
    )
    return tuple(dict.fromkeys(told))


def _history(found: Setting, header: Header, recording: Recording) -> History:
    recorder, camera = Recorder(), found.camera
    tell(recorder, SITE, camera, found.stage.ledger.exchanges)
    for opened in recording.opened:
        _made(recorder, camera, opened)
        recorder.add(
            now_us(), EventKind.PLAYED, SITE, camera, opened.row.span, opened.row.counter, result=str(opened.result),
            key_id=opened.row.key_id, start_us=opened.row.start_us, media_sha256=_digest(opened.media),
        )  # fmt: skip
    for act in found.stage.acts:
        if (mode := _LINKS.get(Played(act.name))) is not None:
            end_us = found.stage.back_us if act.name == Played.OUTAGE else act.to_us
            _link(recorder, act.from_us, mode)
            _link(recorder, end_us, "up")
    return recorder.finish(header)


def _link(recorder: Recorder, at_us: int, mode: str) -> None:
    recorder.add(at_us, EventKind.LINK_CHANGED, SITE, mode=mode, up_bits_per_s=1e9, down_bits_per_s=1e9, latency_us=0)


def _made(recorder: Recorder, camera: str, opened: Opened) -> None:
    """As the row tells it; it was made when it was over at the earliest."""
    row = opened.row
    recorder.add(
        row.start_us + row.duration_us, EventKind.PRODUCED, SITE, camera, row.span, row.counter, row.size,
        start_us=row.start_us, duration_us=row.duration_us, media_bytes=len(opened.media or b""),
        ciphertext_sha256=row.sha256, key_id=row.key_id, iv=row.iv, last_block=opened.ciphertext[-16:].hex(),
        object_key=row.object_key, media_sha256=_digest(opened.media),
    )  # fmt: skip


def _digest(media: bytes | None) -> str:
    return hashlib.sha256(media).hexdigest() if media else ""


def _keys(recording: Recording) -> dict[str, bytes]:
    return {opened.row.key_id: opened.key for opened in recording.opened if opened.key is not None}


async def _objects(found: Setting, recording: Recording) -> tuple[StoredObject, ...]:
    marks = _marks(recording)
    objects = await holdings.stored(found.world, HOME, marks)
    clear = {opened.row.object_key: _reads_as_media(opened.ciphertext) for opened in recording.opened}
    return tuple(replace(o, media=o.media or clear.get(o.key, "")) for o in objects)


def _marks(recording: Recording) -> MediaMarks:
    """Of what was opened; what can't be opened has none, and is looked at by its form."""
    media = [opened.media for opened in recording.opened if opened.media]
    return MediaMarks.of_media(media or [b"\0" * 64], b"".join(recording.inits) or b"\0" * 64)


def _reads_as_media(ciphertext: bytes) -> str:
    """How something that calls itself ciphertext shows that it is none; "" where it does not."""
    try:
        return "as it is" if "moof" in [box.kind for box in walk(ciphertext)] else ""
    except BadBoxError:
        return ""


def _searched(found: Setting, case: CaseFile, recording: Recording) -> CaseFile:
    marks, keys = _marks(recording), _keys(recording)
    kept = at_rest.everything(found.target)
    bodies = [(e.service, text) for e in found.stage.ledger.exchanges for text in (e.body, e.said) if text]
    return replace(
        case,
        at_rest=at_rest.search(kept, marks, at_rest.spelt(keys)),
        guesses=hold_against_guesses(keys, case.history, case.cameras),
        overheard_media=[FoundBytes(f"what was said to {on}", f"media {how}") for on, how in _heard(marks, bodies)],
        overheard=len(bodies),
        media_words=len(marks.words) or len(recording.opened),
    )


def _heard(marks: MediaMarks, bodies: Sequence[tuple[str, bytes]]) -> list[tuple[str, str]]:
    return [(service, how) for service, text in bodies if (how := marks.found_in(text))]
