"""PLAY-3 rests on media that is made a second time: it holds for what was recorded, and for nothing else."""

import hashlib
from types import MappingProxyType

import pytest

from harness.camera.media.template import SegmentTemplate, scene_template
from harness.camera.segment import Segment
from harness.checks.casefile import CaseFile
from harness.checks.recording import frames_are_the_cameras_own
from harness.checks.registry import Finding
from harness.conformance.recorded_media import with_media_digests
from harness.history.event import Detail, Event, EventKind, Header, History

HEADER = Header("playback", "", 0, "test", "", "", 0)
CAMERA, SPAN, COUNTER, START_US = "cam-1", "span", 3, 1_700_000_040_000_000
TEMPLATES = {length_s: scene_template(length_s) for length_s in (1.0, 2.0)}


def recorded(template: SegmentTemplate, size_bytes: int) -> Segment:
    return template.make(CAMERA, SPAN, COUNTER, START_US, size_bytes)


def told(made: Segment) -> Event:
    detail = MappingProxyType({"start_us": made.start_us, "media_bytes": len(made.media)})
    return Event(1, EventKind.PRODUCED, "site", CAMERA, SPAN, COUNTER, len(made.media), detail)


def played(media: bytes | bytearray | memoryview) -> Event:
    detail: dict[str, Detail] = {
        "result": "intact", "media_sha256": hashlib.sha256(media).hexdigest(), "frames": 30,
        "stamp_camera": CAMERA, "stamp_counter": COUNTER, "stamp_start_us": START_US,
    }  # fmt: skip
    return Event(2, EventKind.PLAYED, "site", CAMERA, SPAN, COUNTER, None, MappingProxyType(detail))


def judged(template: SegmentTemplate, *events: Event) -> Finding:
    history = with_media_digests(History(HEADER, events), template)
    case = CaseFile(history=history, cameras={}, decoder="a decoder")
    return frames_are_the_cameras_own(case)


@pytest.mark.parametrize("segment_s", TEMPLATES)
@pytest.mark.parametrize("size_bytes", [1, 60_000, 500_001])
def test_what_was_recorded_holds(segment_s: float, size_bytes: int) -> None:
    made = recorded(TEMPLATES[segment_s], size_bytes)
    assert judged(TEMPLATES[segment_s], told(made), played(made.media)).outcome == "pass"


@pytest.mark.parametrize("place", [0, 20_000, -1])
def test_a_bit_that_differs_fails(place: int) -> None:
    made = recorded(TEMPLATES[2.0], 60_000)
    altered = bytearray(made.media)
    altered[place] ^= 1
    finding = judged(TEMPLATES[2.0], told(made), played(altered))
    assert finding.outcome == "fail"
    assert "the media is not what the camera made" in str(finding)


def test_media_of_another_size_fails() -> None:
    made = recorded(TEMPLATES[2.0], 60_000)
    longer = recorded(TEMPLATES[2.0], 60_001)
    assert judged(TEMPLATES[2.0], told(made), played(longer.media)).outcome == "fail"


def test_other_events_stay_as_they_are() -> None:
    event = played(b"")
    assert with_media_digests(History(HEADER, (event,)), TEMPLATES[2.0]).events == (event,)
