import struct

import pytest

from harness.camera.media.boxes import BadBoxError, find, fragment_fields, split_fragments, timescale, walk


def box(kind: bytes, body: bytes = b"") -> bytes:
    return struct.pack(">I4s", 8 + len(body), kind) + body


def test_boxes_that_lie_next_to_each_other_are_walked_in_order() -> None:
    media = box(b"ftyp", b"abcd") + box(b"free")
    assert [(b.kind, b.start, b.body, b.end) for b in walk(media)] == [("ftyp", 0, 8, 12), ("free", 12, 20, 20)]


def test_a_box_can_have_a_64_bit_size_or_reach_to_the_end() -> None:
    large = struct.pack(">I4sQ", 1, b"mdat", 20) + b"abcd"
    last = struct.pack(">I4s", 0, b"mdat") + b"xyz"
    assert [(b.body, b.end) for b in walk(large + last)] == [(16, 20), (28, 31)]


def test_a_box_is_found_by_its_path() -> None:
    media = box(b"free") + box(b"moof", box(b"mfhd", b"1234") + box(b"traf", box(b"tfdt", b"5678")))
    found = find(media, "moof/traf/tfdt")
    assert media[found.body : found.end] == b"5678"


@pytest.mark.parametrize("media", [b"\0\0\0\x09free", b"\0\0\0\x04free", b"\0\0\0", b"\0\0\0\x01mdat"])
def test_what_is_no_box_is_refused(media: bytes) -> None:
    with pytest.raises(BadBoxError):
        list(walk(media))


def test_a_missing_box_is_named() -> None:
    with pytest.raises(BadBoxError, match="traf"):
        find(box(b"moof", box(b"mfhd")), "moof/traf/tfdt")


def test_times_of_32_bits_are_refused() -> None:
    fragment = box(b"prft", bytes(24)) + box(b"moof", box(b"traf", box(b"tfdt", bytes(8))))
    with pytest.raises(BadBoxError, match="64 bits"):
        fragment_fields(fragment)


@pytest.mark.parametrize(("version", "dates"), [(0, 8), (1, 16)])
def test_the_timescale_is_behind_the_dates(version: int, dates: int) -> None:
    mdhd = box(b"mdhd", bytes([version, 0, 0, 0]) + bytes(dates) + struct.pack(">I", 90_000))
    assert timescale(box(b"moov", box(b"trak", box(b"mdia", mdhd)))) == 90_000


def test_a_file_is_split_behind_each_mdat() -> None:
    init = box(b"ftyp") + box(b"moov")
    one, two = box(b"prft") + box(b"moof") + box(b"mdat", b"1"), box(b"moof") + box(b"mdat", b"2")
    assert split_fragments(init + one + two) == (init, (one, two))


def test_a_file_without_fragments_is_refused() -> None:
    with pytest.raises(BadBoxError, match="no fragment"):
        split_fragments(box(b"ftyp") + box(b"moov"))
