"""ENC: media is sealed by the camera and stays sealed."""

from collections import Counter, defaultdict

from harness.checks.casefile import CaseFile
from harness.checks.registry import Finding, failed, judge_attempts, judges, settle, skipped, unknown
from harness.history.event import EventKind

_BLOCK_BYTES = 16
_IV_HEX_DIGITS = 32
_CBC = "AES-128-CBC with PKCS#7 over the whole segment (assumed: RFC 8216 4.3.2.4, METHOD=AES-128)"


@judges("ENC-1")
def no_plaintext_anywhere(case: CaseFile) -> Finding:
    """Marks that every segment carries in the clear are found in nothing that the cloud was sent, keeps or says."""
    if case.at_rest is None or not case.at_rest.searched_bytes:
        return skipped("the target shows nothing of what it keeps (no `at_rest` folders in the target file)")
    found = [f"{f.what} in {f.where}" for f in case.at_rest.plaintext]
    sent_in_clear = [
        f"{e.camera} {e.counter}: what was sent has the digest of the media itself"
        for e in case.history.of(EventKind.PRODUCED)
        if e.detail["media_sha256"] == e.detail["ciphertext_sha256"]
    ]
    return settle(
        sent_in_clear + found,
        case.at_rest.searched_places,
        "files, databases and logs",
        holds=f"no media in the clear in {case.at_rest.searched_bytes / 1e6:.1f} MB that the cloud keeps",
        broken="media lies or travels in the clear",
    )


@judges("ENC-2")
def content_keys_are_strong(case: CaseFile) -> Finding:
    """Content keys have 128 bits, look random, and are not what anyone could derive from public data."""
    return settle(
        case.weak_keys,
        len(case.content_keys),
        "content keys",
        holds="every content key has 128 bits, is unlike any other, and is not derived from names, times or digests",
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
def ivs_never_repeat(case: CaseFile) -> Finding:
    """IVs are 16 bytes, unpredictable, and never used twice with one key in the whole fleet."""
    produced = case.history.of(EventKind.PRODUCED)
    uses = Counter((e.detail["key_id"], e.detail["iv"]) for e in produced)
    twice = [f"key {key}: IV {iv} used {n} times" for (key, iv), n in uses.items() if n > 1]
    short = [
        f"{e.camera} {e.counter}: IV {e.detail['iv']}" for e in produced if len(str(e.detail["iv"])) != _IV_HEX_DIGITS
    ]
    counted = [
        f"{e.camera} {e.counter}: the IV is small enough to be a counter"
        for e in produced
        if int(str(e.detail["iv"]) or "0", 16) < 1 << 64
    ]
    if len(produced) == 1:
        return unknown("one segment can't repeat an IV")
    return settle(
        twice + short + counted,
        len(produced),
        "segments' IVs",
        holds="no IV was used twice with one key",
        broken="an IV repeats or can be predicted",
    )


@judges("ENC-5")
def keys_are_not_shared(case: CaseFile) -> Finding:
    """One camera, one key; a key lives for one rotation period at most."""
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
    return settle(
        shared + old + [w for w in case.weak_keys if "shared" in w],
        len(users),
        "content keys",
        holds="no key is shared between cameras or outlives its rotation period",
        broken="a key is shared or too old",
        assumptions=("key rotation of 1 h or one span (assumed: gstreamer KVS sink rotation 3,600 s)",),
    )


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
    return judge_attempts(
        case.attempts.get("ENC-6", ()),
        holds=f"all {len(case.objects)} stored objects are what was uploaded, bit for bit; a changed bit is refused",
        broken="a body that does not match its digest is accepted",
    )


@judges("ENC-7")
def at_rest_is_ciphertext(case: CaseFile) -> Finding:
    """What lies on the disk for a segment has the digest of its ciphertext."""
    if case.at_rest is None or not case.at_rest.searched_bytes:
        return skipped("the target shows nothing of what it keeps (no `at_rest` folders in the target file)")
    sealed = {e.detail["ciphertext_sha256"] for e in case.history.of(EventKind.PRODUCED)}
    media = {e.detail["media_sha256"] for e in case.history.of(EventKind.PRODUCED)}
    segments = [o for o in case.objects if o.sha256 in sealed | media]
    clear = [f"{o.key} in {o.region} is the media itself" for o in segments if o.sha256 in media]
    clear += [f"{f.what} in {f.where}" for f in case.at_rest.plaintext]
    return settle(
        clear,
        len(segments),
        "stored segments",
        holds="what lies on the disk is ciphertext",
        broken="media lies in the clear",
    )
