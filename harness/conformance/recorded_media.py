"""What the cameras recorded, made a second time: the proof of playback rests on it, and not on a camera's word.

A segment follows from the template, the camera, the span, its number, its start and its size. So no camera has to
digest its media while it records, and one that sealed anything else than it says it made is found out.
"""

import hashlib
from dataclasses import replace
from types import MappingProxyType

from harness.camera.media.template import SegmentTemplate
from harness.history.event import Event, EventKind, History


def with_media_digests(history: History, template: SegmentTemplate) -> History:
    """The history in which every produced segment has the SHA-256 of its media in the clear, `media_sha256`.

    Args:
        history: with `start_us` and `media_bytes` of every produced segment.
        template: the one that the cameras recorded from.
    """
    return replace(history, events=tuple(_digested(event, template) for event in history.events))


def media_sha256(template: SegmentTemplate, camera: str, span: str, counter: int, start_us: int, size: int) -> str:
    """The digest, in hexadecimal, of a segment of so many bytes in the clear."""
    return hashlib.sha256(template.make(camera, span, counter, start_us, size).media).hexdigest()


def _digested(event: Event, template: SegmentTemplate) -> Event:
    if event.kind is not EventKind.PRODUCED:
        return event
    assert event.camera is not None  # noqa: S101 - cameras produce segments
    assert event.counter is not None  # noqa: S101 - the same
    start_us, size = int(event.detail["start_us"] or 0), int(event.detail["media_bytes"] or 0)
    digest = media_sha256(template, event.camera, event.span or "", event.counter, start_us, size)
    return replace(event, detail=MappingProxyType({**event.detail, "media_sha256": digest}))
