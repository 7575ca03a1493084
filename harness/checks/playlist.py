"""PLAY-2: the playlist, by the letter of HLS and against what the cameras made and lost."""

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import pairwise
from urllib.parse import unquote, urljoin

from harness.checks.casefile import CaseFile
from harness.checks.facts.answers import PlaylistAnswer
from harness.checks.hls import Listed, moments, read
from harness.checks.registry import Finding, judges, settle
from harness.checks.spans import TimeSpan, inside, said
from harness.history.event import Event, EventKind

_NEAR_US = 1_000
_MILLISECONDS = "times and durations to 1 ms (RFC 8216 4.3.2.6: dates SHOULD have milliseconds)"
_BASE = "https://cloud/organisation/"
Entry = tuple[int | None, Listed]  # when it starts, microseconds since 1970, and what the playlist says


@judges("PLAY-2")
def playlist_is_exact(case: CaseFile) -> Finding:
    """Valid HLS, and the stored segments: in order, at their times, with their IVs and digests, losses as gaps."""
    wrong: list[str] = []
    entries, most = 0, 0
    cases = [case] if case.long is None else [case, case.long]
    answers = [(one, answer) for one in cases for answer in one.playlists]
    for one, answer in answers:
        where = f"{answer.camera} ({TimeSpan.of(answer)})"
        reading = read(answer.text)
        entries, most = entries + len(reading.entries), max(most, len(reading.entries))
        found = [answer.broken] if answer.broken else [*reading.problems, *_differs(one, answer, reading.entries)]
        wrong += [f"{where}: {problem}" for problem in found]
    return settle(
        wrong,
        entries,
        f"entries of {len(answers)} playlists, of whole recordings and of spans within, up to {most} in one,",
        holds="every playlist is valid HLS and lists exactly the stored segments, each with its time, length, IV, "
        "digest, key and initialisation segment, and the lost ones as gaps",
        broken="a playlist is not valid HLS, or not what was stored",
        assumptions=(_MILLISECONDS,),
    )


def _differs(case: CaseFile, answer: PlaylistAnswer, entries: tuple[Listed, ...]) -> Iterator[str]:
    """What it says otherwise than the camera."""
    span, events = TimeSpan.of(answer), case.history
    made = {str(e.detail["object_key"]): e for e in events.of(EventKind.PRODUCED, camera=answer.camera)}
    dated = moments(entries)
    media = [(entry, made.get(_object_key(entry[1].uri, answer.camera))) for entry in dated if not entry[1].gap]
    known = [(entry[1], event) for entry, event in media if event]
    listed = Counter(event.segment for _, event in known)
    stored = {e.segment for e in events.stored()}
    due = {e.segment for e in made.values() if inside(e, span)} & stored
    yield from said(due - listed.keys(), "is stored and not in the playlist")
    yield from said((n for n, times in listed.items() if times > 1), "is in the playlist twice")
    for entry, event in media:
        yield from _entry_differs(entry, event, span)
    yield from _gaps_differ(case, answer, [entry for entry in dated if entry[1].gap])
    yield from _order(dated)
    yield from _breaks(entries, known)
    yield from _keys_differ(known)
    yield from _inits_differ(case, answer.camera, {entry[1].map_uri for entry, _ in media})


def _entry_differs(entry: Entry, made: Event | None, span: TimeSpan) -> Iterator[str]:
    start_us, one = entry
    if made is None:
        yield f"line {one.line}: {one.uri.partition('?')[0]} is nothing that this camera made"
        return
    which = f"line {one.line}, segment {made.counter}"
    yield from (f"{which}: {problem}" for problem in _times_differ(start_us, one, made))
    if not inside(made, span):
        yield f"{which}: lies outside of the span of time that was asked for"
    if one.iv != made.detail["iv"]:
        yield f"{which}: the IV is {one.iv or 'not given'}, the camera's {made.detail['iv']}"
    if one.sha256 not in {"", made.detail["ciphertext_sha256"]}:
        yield f"{which}: the digest is {one.sha256}, the camera's {made.detail['ciphertext_sha256']}"
    if not one.map_uri:
        yield f"{which}: no EXT-X-MAP holds for it, so it can't be decoded"


def _times_differ(start_us: int | None, one: Listed, made: Event) -> Iterator[str]:
    true_us, length_us = int(made.detail["start_us"] or 0), int(made.detail["duration_us"] or 0)
    if start_us is None:
        yield "no EXT-X-PROGRAM-DATE-TIME says when it is"
    elif abs(start_us - true_us) > _NEAR_US:
        yield f"listed at {start_us}, began at {true_us} us"
    if abs(one.duration_us - length_us) > _NEAR_US:
        yield f"lasts {one.duration_us} us in the playlist, and {length_us}"


def _gaps_differ(case: CaseFile, answer: PlaylistAnswer, gaps: list[Entry]) -> Iterator[str]:
    """Each loss has a gap of its time and length, and each gap a loss."""
    span = TimeSpan.of(answer)
    losses = [e for e in case.history.lost() if e.camera == answer.camera and inside(e, span)]
    left = list(gaps)
    for lost in losses:
        found = next((gap for gap in left if not any(_times_differ(*gap, lost))), None)
        if found is None:
            yield f"segment {lost.counter}, lost at {lost.detail['start_us']} us, has no gap of its time and length"
        else:
            left.remove(found)
    for start_us, gap in left:
        yield f"line {gap.line}: a gap of {gap.duration_us} us at {start_us}, where nothing was lost"


def _order(dated: list[Entry]) -> Iterator[str]:
    for (before_us, _), (start_us, one) in pairwise(dated):
        if before_us is not None and start_us is not None and start_us < before_us:
            yield f"line {one.line}: starts before the entry above it"


def _breaks(entries: tuple[Listed, ...], media: list[tuple[Listed, Event]]) -> Iterator[str]:
    """Timestamps start anew with a span (RFC 8216 4.3.2.3): at its first segment, or at a gap before it."""
    breaks = [entry.line for entry in entries if entry.discontinuity]
    for (above, before), (one, event) in pairwise(media):
        if event.span != before.span and not any(above.line < line <= one.line for line in breaks):
            yield f"line {one.line}: a new span without EXT-X-DISCONTINUITY"


def _keys_differ(media: list[tuple[Listed, Event]]) -> Iterator[str]:
    """One address a content key: each segment's is that of its own key, in the camera's name."""
    address: dict[object, str] = {}
    key_of: dict[str, object] = {}
    for one, event in media:
        key = event.detail["key_id"]
        if not one.key_uri:
            yield f"line {one.line}: has no key, though the camera encrypted it"
        elif f"/{event.camera}/" not in one.key_uri:
            yield f"line {one.line}: the key's address is not the camera's"
        elif (address.setdefault(key, one.key_uri), key_of.setdefault(one.key_uri, key)) != (one.key_uri, key):
            yield f"line {one.line}: the key's address is that of another key than {key}"


def _inits_differ(case: CaseFile, camera: str, addresses: set[str]) -> Iterator[str]:
    """Each EXT-X-MAP names an initialisation segment of this camera that the store holds."""
    stored: Mapping[str, str] = {o.key: o.sha256 for o in case.objects}
    for address in sorted(addresses - {""}):
        key = _object_key(address, camera)
        digest = stored.get(key)
        if not key.startswith(f"{camera}/init."):
            yield f"EXT-X-MAP {address.partition('?')[0]} is no initialisation segment of this camera"
        elif digest is None or not key.startswith(f"{camera}/init.{digest[:16]}"):
            yield f"EXT-X-MAP {key}: the store has no such initialisation segment"


def _object_key(uri: str, camera: str) -> str:
    """The object key in an address: from the camera's prefix on; "" for another address."""
    path = unquote(urljoin(_BASE, uri.partition("?")[0]))
    _, found, rest = path.partition(f"/{camera}/")
    return f"{camera}/{rest}" if found else ""
