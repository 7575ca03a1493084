"""The programme: which acts are played to a camera, in which order, and what people are told of each."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from harness.checks.by_sight.sight import Played
from harness.conformance.camera_role import acts
from harness.conformance.camera_role.stage import CameraStage


@dataclass(frozen=True, slots=True)
class Entry:
    """One act."""

    name: Played
    title: str
    act: Callable[[CameraStage], Awaitable[None]]


PROGRAMME = (
    Entry(Played.IMPOSTORS, "the camera's first connections end at servers that it must not trust", acts.shut_out),
    Entry(Played.NO_ENCRYPTION, "its configuration comes without encryption", acts.without_encryption),
    Entry(Played.NORMAL, "normal recording, with credentials that end in seconds", acts.normal),
    Entry(Played.NEW_KEY, "the organisation's key pair is rotated", acts.new_key),
    Entry(Played.CLOCK, "the cloud's clock is twenty minutes late", acts.late_clock),
    Entry(
        Played.EXPIRED,
        "credentials are called expired early, and others refused at first",
        acts.expired_early,
    ),
    Entry(Played.THROTTLED, "the cloud says to slow down", acts.throttled),
    Entry(Played.ANSWER_LOST, "answers get lost after all was stored", acts.answer_lost),
    Entry(Played.RESET, "a connection is reset in the middle of an upload", acts.reset),
    Entry(Played.AWAY, "its region's store resets every connection, and all else answers", acts.away),
    Entry(Played.REDIRECT, "uploads are redirected to another host", acts.redirect),
    Entry(Played.IMPOSTORS_AGAIN, "uploads end at servers that it must not trust", acts.shut_out),
    Entry(Played.HANG, "an upload hangs", acts.hang),
    Entry(Played.OUTAGE, "the uplink is cut for longer than the stream cache lasts, and restored", acts.outage),
)


async def play(stage: CameraStage) -> None:
    """All of it. Where a camera does not do in time what an act waits for, the next one is played all the same."""
    for entry in PROGRAMME:
        await stage.play(entry.name, entry.title, entry.act)
