import importlib
import sys

import pytest

from harness.camera.media.decode import decode_segment, snapshot_png
from harness.camera.media.decoded import UndecodableError
from harness.camera.media.extra import MediaExtraMissingError
from harness.camera.media.template import scene_template

TEMPLATE = scene_template()
MEDIA = bytes(TEMPLATE.make("cam-1", "span", 0, 0, 0).media)


def test_a_snapshot_is_a_picture_of_the_videos_size() -> None:
    png = snapshot_png(TEMPLATE.init, MEDIA)
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    assert (int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")) == (640, 360)


def test_a_damaged_frame_is_not_concealed() -> None:
    damaged = bytearray(MEDIA)
    middle = len(damaged) // 4
    damaged[middle : middle + 400] = bytes(400)
    with pytest.raises(UndecodableError):
        decode_segment(TEMPLATE.init, bytes(damaged))


@pytest.mark.parametrize("media", [b"", b"no video"])
def test_what_holds_no_frame_is_undecodable(media: bytes) -> None:
    with pytest.raises(UndecodableError):
        decode_segment(TEMPLATE.init, media)


def test_segments_of_two_cameras_in_one_have_no_stamp() -> None:
    other = bytes(TEMPLATE.make("cam-2", "span", 1, 2_000_000, 0).media)
    assert decode_segment(TEMPLATE.init, MEDIA + other).stamp is None


@pytest.mark.parametrize("module", ["decode", "encode", "video", "make_template"])
def test_without_pyav_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch, module: str) -> None:
    name = f"harness.camera.media.{module}"
    monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.delitem(sys.modules, "harness.camera.media.encode", raising=False)
    monkeypatch.setitem(sys.modules, "av", None)
    with pytest.raises(MediaExtraMissingError, match=r"pip install 'camproof\[media\]'"):
        importlib.import_module(name)
