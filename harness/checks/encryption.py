"""ENC: media is sealed by the camera and stays sealed."""

from collections import defaultdict

from harness.checks.attempts import judge_seen
from harness.checks.casefile import CaseFile
from harness.checks.followers import followers
from harness.checks.randomness import patterns, twice
from harness.checks.registry import Finding, failed, judges, settle, skipped, unknown
from harness.checks.searched import FORMS, as_far_as_read
from harness.history.event import Event, EventKind

_BLOCK_BYTES = 16
_IV_HEX_DIGITS = 32
_CBC = "AES-128-CBC with PKCS#7 over the whole segment (assumed: RFC 8216 4.3.2.4, METHOD=AES-128)"


@judges("ENC-1")
def no_plaintext_anywhere(case: CaseFile) -> Finding:
    """Pieces of every segment's clear text are in nothing that the cloud was sent, keeps, logs or says."""
    found = [f"{o.key}: media {o.media}" for o in case.objects if o.media]
    found += [f"{f.what} in {f.where}" for f in case.overheard_media]
    found += [f"{f.what} in {f.where}" for f in (case.at_rest.plaintext if case.at_rest else ())]
    found += [*_sent_in_clear(case), *_patterned(case)]
    if not found and (case.at_rest is None or not case.at_rest.searched_bytes):
        return skipped("the target shows nothing of what it keeps (no `at_rest` folders in the target file)")
    places = case.at_rest.searched_places if case.at_rest else 0
    searched_mb = case.at_rest.searched_bytes / 1e6 if case.at_rest else 0.0
    finding = settle(
        found,
        min(case.media_words, places),
        "files, databases and logs",
        holds=f"no piece of any segment's media, {FORMS}, in "
        f"{searched_mb:.1f} MB that the cloud keeps and in {case.overheard} requests and answers; "
        "no stored segment repeats a block",
        broken="media lies or travels in the clear",
    )
    return as_far_as_read(case, finding)


def _sent_in_clear(case: CaseFile) -> list[str]:
    return [
        f"{e.camera} {e.counter}: what was sent has the digest of the media itself"
        for e in case.history.of(EventKind.PRODUCED)
        if e.detail["media_sha256"] == e.detail["ciphertext_sha256"]
    ]


def _patterned(case: CaseFile) -> list[str]:
    """Clear padding and ECB show by blocks that come again."""
    segments = {e.detail["object_key"] for e in case.history.of(EventKind.PRODUCED)}
    return [
        f"{o.key}: {o.repeated_blocks} blocks of 16 bytes come again, which ciphertext's do not"
        for o in case.objects
        if o.key in segments and o.repeated_blocks
    ]


@judges("ENC-2")
def content_keys_are_strong(case: CaseFile) -> Finding:
    """Content keys have 128 bits, show no pattern over the fleet, and none was guessed from public data or clocks."""
    return settle(
        [*case.guesses.weak_keys, *case.guesses.shared_keys],
        len(case.content_keys) if case.guesses.tried else 0,
        "content keys",
        holds=f"every content key has 128 bits, no two are the same, near, or alike in a byte, and none is among "
        f"{case.guesses.tried:,} guesses: constants, short numbers, the clock, and names, ids, counters and times with "
        "their digests",
        broken="a content key is weak",
    )


@judges("ENC-3")
def mode_and_padding(case: CaseFile) -> Finding:
    """Everything stored is whole cipher blocks that opened with its key and IV into the media that was made."""
    indexed = {(s.camera, s.span, s.counter): s for s in case.index}
    odd = [
        f"{s.object_key}: {s.size} bytes is no whole number of blocks"
        for s in indexed.values()
        if s.size % _BLOCK_BYTES
    ]
    closed = [
        f"{e.camera} {e.counter}: {e.detail['result']}"
        for e in case.history.of(EventKind.PLAYED)
        if e.detail["result"] == "undecryptable"
    ]
    return settle(
        odd + closed,
        len(case.history.of(EventKind.PLAYED)),
        "played segments",
        holds="every stored segment opens as AES-128-CBC with PKCS#7 padding",
        broken="what is stored is not AES-128-CBC with PKCS#7 padding",
        assumptions=(_CBC,),
    )


@judges("ENC-4")
def ivs_can_not_be_foreseen(case: CaseFile) -> Finding:
    """IVs are 16 bytes, never used twice in the fleet, show no pattern, and follow from nothing known before."""
    produced = case.history.of(EventKind.PRODUCED)
    ivs = {_named(e): bytes.fromhex(str(e.detail["iv"])) for e in produced}
    short = [f"{name}: {len(iv)} bytes" for name, iv in ivs.items() if len(iv) != _BLOCK_BYTES]
    if len(produced) == 1:
        return unknown("one segment can't repeat an IV")
    return settle(
        [*short, *twice(ivs), *_chained(case), *case.guesses.ivs, *patterns(ivs)],
        len(produced),
        "segments' IVs",
        holds="no IV is used twice in the fleet, near another, biased, taken from what was sent before, or among "
        f"{case.guesses.tried:,} guesses from names, ids, counters and times",
        broken="an IV repeats or can be foreseen",
    )


def _named(event: Event) -> str:
    return f"the IV of {event.camera} {event.counter}"


def _chained(case: CaseFile) -> list[str]:
    """IVs that were there to be seen before: in an earlier segment's ciphertext, IV or digests (as in TLS 1.0)."""
    known: dict[str, str] = {}
    found = []
    for event in case.history.of(EventKind.PRODUCED):
        iv = str(event.detail["iv"])
        digest = str(event.detail["media_sha256"])
        known[digest[:_IV_HEX_DIGITS]] = f"the digest of the media of {event.camera} {event.counter}"
        if iv in known:
            found.append(f"{_named(event)} is {known[iv]}")
        known[str(event.detail["last_block"])] = f"the last block of {event.camera} {event.counter}"
        known[str(event.detail["ciphertext_sha256"])[:_IV_HEX_DIGITS]] = f"the digest of {event.camera} {event.counter}"
        for how, value in followers(bytes.fromhex(iv)):
            known[value.hex()] = f"{how} {_named(event)}"
        known[str(event.detail["key_id"]).ljust(_IV_HEX_DIGITS, "0")] = "the key id"
    return found


@judges("ENC-5")
def keys_are_not_shared(case: CaseFile) -> Finding:
    """One camera, one key; a key lives for one rotation period at most, and the run lasts longer than one."""
    users, times = defaultdict(set), defaultdict(list)
    for event in case.history.of(EventKind.PRODUCED):
        users[event.detail["key_id"]].add(event.camera)
        times[event.detail["key_id"], event.camera].append(int(event.detail["start_us"] or 0))
    shared = [f"key {key} is used by {len(cameras)} cameras" for key, cameras in users.items() if len(cameras) > 1]
    old = [
        f"key {key} of {camera} was in use for {(max(t) - min(t)) / 1e6:.0f} s"
        for (key, camera), t in times.items()
        if camera and max(t) - min(t) >= case.cameras[camera].key_rotation_us
    ]
    wrong = [*shared, *old, *case.guesses.shared_keys]
    if not wrong and (still := _without_rotation(case)):
        return unknown("a camera recorded for less than a rotation period: no rotation was seen", *still)
    return settle(
        wrong,
        len(users),
        "content keys",
        holds=f"no key is shared between cameras or outlives its rotation period; each camera rotated "
        f"({len(users)} keys of {len(case.cameras)} cameras)",
        broken="a key is shared or too old",
        assumptions=(_rotation(case),),
    )


def _without_rotation(case: CaseFile) -> list[str]:
    found = []
    for camera in case.cameras.values():
        starts = [int(e.detail["start_us"] or 0) for e in case.history.of(EventKind.PRODUCED, camera=camera.id)]
        if not starts or max(starts) - min(starts) < camera.key_rotation_us:
            found.append(f"{camera.name}: {camera.key_rotation_us / 1e6:g} s")
    return found


def _rotation(case: CaseFile) -> str:
    periods = sorted({camera.key_rotation_us / 1e6 for camera in case.cameras.values()})
    said = ", ".join(f"{period:g} s" for period in periods)
    return f"key rotation every {said}, as the scenario sets it (the paper gives none)"


@judges("ENC-6")
def stored_as_uploaded(case: CaseFile) -> Finding:
    """What the region returns is what the camera sealed; a changed bit is refused on arrival."""
    made = {e.detail["object_key"]: e for e in case.history.of(EventKind.PRODUCED)}
    changed = [
        f"{o.key}: uploaded {made[o.key].detail['ciphertext_sha256']}, stored {o.sha256}"
        for o in case.objects
        if o.key in made and made[o.key].detail["ciphertext_sha256"] != o.sha256
    ]
    if changed:
        return failed("what is stored is not what was uploaded", changed)
    if not any(o.key in made for o in case.objects):
        return unknown("no stored object of this run could be read back")
    at_rest = "; one in a copy at rest is found" if case.observations.get("ENC-6") else ""
    return judge_seen(
        case,
        "ENC-6",
        holds=f"all {len(case.objects)} stored objects are what was uploaded, bit for bit; a changed bit is refused"
        + at_rest,
        broken="a changed bit is not found",
    )


@judges("ENC-7")
def at_rest_is_ciphertext(case: CaseFile) -> Finding:
    """What lies on the disk for a segment has the digest of its ciphertext, and looks as if chance had made it."""
    if case.at_rest is None or not case.at_rest.searched_bytes:
        return skipped("the target shows nothing of what it keeps (no `at_rest` folders in the target file)")
    sealed = {e.detail["ciphertext_sha256"] for e in case.history.of(EventKind.PRODUCED)}
    media = {e.detail["media_sha256"] for e in case.history.of(EventKind.PRODUCED)}
    segments = [o for o in case.objects if o.sha256 in sealed | media]
    clear = [f"{o.key} in {o.region} is the media itself" for o in segments if o.sha256 in media]
    clear += [f"{f.what} in {f.where}" for f in case.at_rest.plaintext]
    clear += [f"{o.key} in {o.region}: {o.unlike_chance}" for o in segments if o.unlike_chance]
    return settle(
        clear,
        len(segments),
        "stored segments",
        holds="what lies on the disk is ciphertext: no byte comes more or less often in it than by chance",
        broken="media lies in the clear",
    )
