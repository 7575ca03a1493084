import io
import struct
from itertools import pairwise

import av
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.camera.media.boxes import find, fragment_fields, split_fragments, walk
from harness.camera.media.decode import decode_segment
from harness.camera.media.sei import Stamp
from harness.camera.media.template import SegmentTemplate, scene_template
from harness.errors import BadInputError

MINUTE_US = 1_700_000_040_000_000  # a whole minute
TEMPLATE = scene_template()


def decode_times(init: bytes, media: bytes) -> list[float]:
    with av.open(io.BytesIO(init + media), "r") as container:
        return [frame.time for frame in container.decode(video=0)]


def test_the_whole_minute_decodes_with_every_frame_in_its_place() -> None:
    numbers: list[int | None] = []
    for counter in range(30):
        start_us = MINUTE_US + counter * 2_000_000
        segment = TEMPLATE.make("cam-1", "span", counter, start_us, 0)
        seen = decode_segment(TEMPLATE.init, bytes(segment.media))
        assert (seen.width, seen.height, seen.first_is_key) == (640, 360, True)
        assert seen.stamp == Stamp("cam-1", counter, start_us)
        numbers += seen.strip
    assert numbers == list(range(900))


def test_the_shipped_file_is_small_and_plays_by_itself() -> None:
    whole = TEMPLATE.init + b"".join(TEMPLATE._fragments)
    assert len(whole) <= 1_500_000
    times = decode_times(b"", whole)
    assert len(times) == 900
    assert times == pytest.approx([number / 15 for number in range(900)])


@pytest.mark.parametrize("segment_s", [1, 2, 4])
def test_segments_behind_each_other_play_without_a_seam(segment_s: int) -> None:
    template = scene_template(segment_s)
    starts = [MINUTE_US + 56_000_000 + counter * segment_s * 1_000_000 for counter in range(3)]
    segments = [template.make("cam-1", "span", 5 + n, start_us, 90_000) for n, start_us in enumerate(starts)]
    times = decode_times(template.init, b"".join(bytes(segment.media) for segment in segments))
    assert len(times) == 3 * segment_s * 15
    assert [later - earlier for earlier, later in pairwise(times)] == pytest.approx([1 / 15] * (len(times) - 1))
    assert {segment.duration_us for segment in segments} == {segment_s * 1_000_000}
    assert template.segment_s == segment_s


def test_media_time_is_the_counter_times_the_length() -> None:
    media = bytes(TEMPLATE.make("cam-1", "span", 10**9, MINUTE_US, 0).media)
    tfdt = find(media, "moof/traf/tfdt")
    assert struct.unpack_from(">BxxxQ", media, tfdt.body) == (1, 2 * 10**9 * 15_000)


def test_wall_clock_time_is_in_front_of_each_fragment() -> None:
    start_us = MINUTE_US + 500_000
    media = bytes(TEMPLATE.make("cam-1", "span", 3, start_us, 0).media)
    _, fragments = split_fragments(TEMPLATE.init + media)
    for second, fragment in enumerate(fragments):
        fields = fragment_fields(fragment)
        ntp, media_time = struct.unpack_from(">QQ", fragment, fields.reference_time)
        assert (ntp >> 32) - 2_208_988_800 == start_us // 1_000_000 + second
        assert (ntp & 0xFFFFFFFF) / 2**32 == pytest.approx(0.5)
        assert media_time == (6 + second) * 15_000
        assert struct.unpack_from(">I", fragment, fields.sequence) == (7 + second,)


@settings(deadline=None, max_examples=40)  # each decodes a second of video
@given(
    camera=st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=36),
    counter=st.integers(0, 10**9),
    start_us=st.integers(0, 4_000_000_000_000_000),
    extra_bytes=st.integers(0, 300_000),
)
def test_size_is_exact_and_the_stamp_survives_decoding(
    camera: str, counter: int, start_us: int, extra_bytes: int
) -> None:
    template = scene_template(1)
    size_bytes = template.smallest_bytes(start_us) + extra_bytes
    segment = template.make(camera, "span", counter, start_us, size_bytes)
    media = bytes(segment.media)
    assert len(media) == size_bytes
    assert [box.kind for box in walk(media)] == ["prft", "moof", "mdat", "free"]
    seen = decode_segment(template.init, media)
    assert (seen.frames, seen.stamp) == (15, Stamp(camera, counter, start_us))
    assert (segment.camera, segment.counter, segment.start_us) == (camera, counter, start_us)


def test_a_size_below_the_videos_own_does_not_shrink_it() -> None:
    segment = TEMPLATE.make("cam-1", "span", 0, MINUTE_US, 10)
    assert len(segment.media) == TEMPLATE.smallest_bytes(MINUTE_US) > 10


def test_segments_share_no_bytes() -> None:
    first = TEMPLATE.make("cam-1", "span", 0, MINUTE_US, 0)
    before = bytes(first.media)
    TEMPLATE.make("cam-2", "span", 9, MINUTE_US, 0)
    assert bytes(first.media) == before


@pytest.mark.parametrize("segment_s", [0, 0.5, 2.5, -2])
def test_a_length_that_is_no_whole_number_of_seconds_is_refused(segment_s: float) -> None:
    with pytest.raises(BadInputError, match="whole number of seconds"):
        SegmentTemplate(TEMPLATE.init, TEMPLATE._fragments, segment_s=segment_s)


def test_a_file_that_is_no_cmaf_is_refused() -> None:
    with pytest.raises(BadInputError, match="can't be a template"):
        SegmentTemplate.from_cmaf(b"no boxes at all here")


def test_fragments_without_a_stamp_are_refused() -> None:
    fragment = TEMPLATE._fragments[0].replace(b"camproof", b"other").replace(b"\xc1\xa3\xf0\xd2", bytes(4))
    with pytest.raises(BadInputError, match="stamp"):
        SegmentTemplate(TEMPLATE.init, [fragment])
