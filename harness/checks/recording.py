"""PLAY-3, PLAY-4 and AVL-1: what was stored plays."""

from harness.checks.casefile import CaseFile
from harness.checks.registry import Finding, judges, settle, skipped, unknown
from harness.checks.spans import said
from harness.history.event import Event, EventKind


@judges("PLAY-3")
def frames_are_the_cameras_own(case: CaseFile) -> Finding:
    """Fetched, digest checked, unwrapped, decrypted, decoded: the media that was made, and the stamp in its frames."""
    if not case.decoder:
        return skipped("no decoder here: pip install 'camproof[media]'")
    made = {e.segment: e for e in case.history.of(EventKind.PRODUCED)}
    played = case.history.of(EventKind.PLAYED)
    wrong = [
        f"{e.camera} segment {e.counter}: {problem}" for e in played if (problem := _differs(e, made.get(e.segment)))
    ]
    missing = {e.segment for e in case.history.stored()} - {e.segment for e in played}
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
    return _without_sites(
        case, holds="recordings play while the sites are down", broken="a recording needs its site to be played"
    )


@judges("AVL-1")
def recordings_outlive_their_site(case: CaseFile) -> Finding:
    """The same of where recordings lie: nothing at a site could be asked, so no primary storage there was."""
    return _without_sites(
        case,
        holds="what was stored is available from the cloud alone, whatever became of the site's own storage",
        broken="a recording is not available without its site",
    )


def _without_sites(case: CaseFile, *, holds: str, broken: str) -> Finding:
    played = case.history.of(EventKind.PLAYED)
    if not case.history.of(EventKind.STOPPED):
        return unknown("no camera had stopped when recordings were played")
    last_stop = max(e.t_us for e in case.history.of(EventKind.STOPPED))
    return settle(
        [f"{e.camera} segment {e.counter}: {e.detail['result']}" for e in played if e.detail["result"] == "missing"],
        len([e for e in played if e.t_us > last_stop]),
        "segments played with every site's uplink shut",
        holds=holds,
        broken=broken,
    )
