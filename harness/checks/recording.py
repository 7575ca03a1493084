"""IDX and PLAY: what was acknowledged is found, and what is found plays."""

from harness.checks.casefile import CaseFile
from harness.checks.registry import Finding, judges, settle, skipped, unknown
from harness.checks.spans import name, said
from harness.history.event import Event, EventKind


@judges("IDX-1")
def acknowledged_is_indexed(case: CaseFile) -> Finding:
    """The index holds exactly the acknowledged segments, each with its digest, and an object for each row."""
    acknowledged = {name(e) for e in case.history.stored()}
    made = {name(e): e for e in case.history.of(EventKind.PRODUCED)}
    rows = {(r.camera, r.span, r.counter): r for r in case.index}
    stored = {o.key: o for o in case.objects}
    lost = said(acknowledged - rows.keys(), "was acknowledged and is not in the index")
    never = said(rows.keys() - made.keys(), "is in the index and was never made")
    bare = [f"{r.object_key} is in the index and not in the store" for r in rows.values() if r.object_key not in stored]
    other = [
        f"{r.object_key}: the index says {r.sha256}, the camera made {made[n].detail['ciphertext_sha256']}"
        for n, r in rows.items()
        if n in made and (r.sha256, r.iv) != (made[n].detail["ciphertext_sha256"], made[n].detail["iv"])
    ]
    return settle(
        lost + never + bare + other,
        len(acknowledged),
        "acknowledged segments",
        holds="every acknowledged segment is in the index and the store; nothing else is",
        broken="index, store and acknowledgements differ",
    )


@judges("PLAY-1")
def recordings_are_found(case: CaseFile) -> Finding:
    """What a member finds of a camera: its recordings, with every loss as a gap."""
    dropped = {name(e) for e in case.history.lost()}
    gaps = {(g.camera, g.span, n) for g in case.gaps for n in range(g.first, g.last + 1)}
    missing = said(dropped - gaps, "was dropped and no gap shows it")
    false = said(gaps - dropped, "is shown as a gap and was not dropped")
    return settle(
        missing + false,
        len(case.index),
        "recorded segments found",
        holds=f"recordings are found by camera and time; all {len(dropped)} lost segments show as gaps",
        broken="gaps shown and segments lost differ",
    )


@judges("PLAY-3")
def frames_are_the_cameras_own(case: CaseFile) -> Finding:
    """Fetched, digest checked, unwrapped, decrypted, decoded: the media that was made, and the stamp in its frames."""
    if not case.decoder:
        return skipped("no decoder here: pip install 'camproof[media]'")
    made = {name(e): e for e in case.history.of(EventKind.PRODUCED)}
    played = case.history.of(EventKind.PLAYED)
    wrong = [
        f"{e.camera} segment {e.counter}: {problem}" for e in played if (problem := _differs(e, made.get(name(e))))
    ]
    missing = {name(e) for e in case.history.stored()} - {name(e) for e in played}
    frames = sum(int(e.detail.get("frames") or 0) for e in played)
    return settle(
        wrong + said(missing, "was stored and could not be played"),
        frames,
        f"decoded frames (by {case.decoder})",
        holds=f"{len(played)} segments decode to what the cameras made, each frame group stamped by its camera",
        broken="what plays is not what the camera made",
    )


def _differs(event: Event, made: Event | None) -> str:
    said = event.detail
    if said["result"] != "intact":
        return str(said["result"])
    if made is None:
        return "was never made"
    if said["media_sha256"] != made.detail["media_sha256"]:
        return "the media is not what the camera made"
    if (said["stamp_camera"], said["stamp_counter"]) != (event.camera, event.counter):
        return f"its frames are stamped {said['stamp_camera']} {said['stamp_counter']}"
    if said["stamp_start_us"] != made.detail["start_us"]:
        return f"its frames are stamped {said['stamp_start_us']}, it began at {made.detail['start_us']}"
    return "" if said["frames"] else "no frame could be decoded"


@judges("PLAY-4")
def plays_while_the_site_is_down(case: CaseFile) -> Finding:
    """Playback went on through no uplink of any site: it used the cloud alone."""
    played = case.history.of(EventKind.PLAYED)
    if not case.history.of(EventKind.STOPPED):
        return unknown("no camera had stopped when recordings were played")
    last_stop = max(e.t_us for e in case.history.of(EventKind.STOPPED))
    return settle(
        [f"{e.camera} segment {e.counter}: {e.detail['result']}" for e in played if e.detail["result"] == "missing"],
        len([e for e in played if e.t_us > last_stop]),
        "segments played with every site's uplink shut",
        holds="recordings play while the sites are down",
        broken="a recording needs its site to be played",
    )
