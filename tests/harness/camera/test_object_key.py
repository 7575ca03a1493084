"""Names of objects, there and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.camera.object_key import (
    InitName,
    ObjectName,
    SegmentName,
    SpanEndName,
    init_key,
    parse_object_key,
    segment_key,
    span_end_key,
)

CAMERAS = st.text(min_size=1, max_size=20).filter(lambda text: "/" not in text)
MOMENTS_US = st.integers(0, 4_000_000_000_000_000)
COUNTERS = st.integers(0, 10**18 - 1)


def test_names_follow_onvif() -> None:
    start_us = 1_795_478_400_000_000 + 75_250_000
    assert segment_key("cam", start_us, 7) == "cam/2026-11-24/00/01-15.250000Z.7.mp4"
    assert span_end_key("cam", start_us, 8) == "cam/2026-11-24/00/01-15.250000Z.8_end"
    assert init_key("cam", b"") == "cam/init.e3b0c44298fc1c14.mp4"


@given(st.integers(0, 4_000_000_000_000_000), st.integers(0, 4_000_000_000_000_000))
def test_names_sort_as_times(one: int, other: int) -> None:
    assert (segment_key("c", one, 0) < segment_key("c", other, 0)) == (one < other)


@given(CAMERAS, MOMENTS_US, COUNTERS)
def test_a_name_says_what_it_was_made_of(camera: str, t_us: int, counter: int) -> None:
    assert parse_object_key(segment_key(camera, t_us, counter)) == SegmentName(camera, t_us, counter)
    assert parse_object_key(span_end_key(camera, t_us, counter)) == SpanEndName(camera, t_us, counter)


@given(CAMERAS, st.binary(max_size=40))
def test_an_initialisation_segment_says_its_digest(camera: str, init: bytes) -> None:
    key = init_key(camera, init)
    assert parse_object_key(key) == InitName(camera, key.split("init.")[-1].removesuffix(".mp4"))


@pytest.mark.parametrize(
    "key",
    [
        "",
        "cam",
        "cam/2026-02-31/00/01-15.250000Z.7.mp4",  # no such day
        "cam/2026-11-24/24/01-15.250000Z.7.mp4",  # no such hour
        "cam/2026-11-24/00/01-15Z.7.mp4",  # no microseconds
        "cam/2026-11-24/00/01-15.250000Z.07.mp4",  # another spelling of 7
        "cam/2026-11-24/00/01-15.250000Z.-7.mp4",
        "cam/2026-11-24/00/01-15.250000Z.7.mp4\n",
        "cam/2026-11-24/00/01-15.250000Z.7_end.mp4",
        "org/cam/2026-11-24/00/01-15.250000Z.7.mp4",
        "cam/init.E3B0C44298FC1C14.mp4",
        "cam/2026-11-24/00/01-15.25000\u0660Z.7.mp4",  # a digit, but none of ours
    ],
)
def test_other_names_are_none(key: str) -> None:
    assert parse_object_key(key) is None


def _again(name: ObjectName) -> str:
    match name:
        case SegmentName():
            return segment_key(name.camera, name.start_us, name.counter)
        case SpanEndName():
            return span_end_key(name.camera, name.end_us, name.counter)
        case InitName():
            return f"{name.camera}/init.{name.digest}.mp4"


@given(
    st.from_regex(
        r"c/(2026-[0-9]{2}-[0-9]{2}/[0-9]{2}/[0-9]{2}-[0-9]{2}\.[0-9]{6}Z\.[0-9]{1,3}|init\.[0-9a-f]{16})(\.mp4|_end)"
    )
)
def test_what_is_read_is_written_the_same_again(key: str) -> None:
    name = parse_object_key(key)
    assert name is None or _again(name) == key
