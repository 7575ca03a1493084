import os
import socket
from pathlib import Path

import av
import numpy as np
import pytest

from harness.camera.media.decode import decode_segment
from harness.camera.media.sei import Stamp
from harness.camera.media.video import template_from_video
from harness.errors import BadInputError


def film(path: Path, *, codec: str, size: tuple[int, int], frames: int, rate: int) -> Path:
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=rate)
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        for number in range(frames):
            picture = np.full((size[1], size[0], 3), number * 5 % 256, np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode(None))
    return path


def test_a_users_video_becomes_a_template_that_loops(tmp_path: Path) -> None:
    video = film(tmp_path / "mine.mkv", codec="mpeg4", size=(320, 180), frames=25, rate=10)
    template = template_from_video(video, segment_s=2)
    assert template.loop_s == 3  # the last frame stands still to the end of its second
    for counter, start_us in enumerate((0, 2_000_000)):
        segment = template.make("cam-1", "span", counter, start_us, 40_000)
        seen = decode_segment(template.init, bytes(segment.media))
        assert (seen.frames, seen.width, seen.height) == (20, 320, 180)
        assert seen.stamp == Stamp("cam-1", counter, start_us)
        assert set(seen.strip) == {None}


def test_a_large_video_is_scaled_down_in_shape(tmp_path: Path) -> None:
    video = film(tmp_path / "large.mp4", codec="libx264", size=(1920, 800), frames=3, rate=30)
    template = template_from_video(video, segment_s=1)
    seen = decode_segment(template.init, bytes(template.make("cam-1", "span", 0, 0, 0).media))
    assert (seen.width, seen.height, seen.frames) == (1280, 532, 30)


@pytest.mark.parametrize("rate", [1, 30])
def test_pictures_full_of_noise_keep_to_the_cameras_rate(tmp_path: Path, rate: int) -> None:
    busy, dice = tmp_path / "busy.mp4", np.random.default_rng(1)
    with av.open(str(busy), "w") as container:
        stream = container.add_stream("libx264", rate=rate, options={"preset": "ultrafast"})
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height, stream.pix_fmt = 640, 360, "yuv420p"
        for _ in range(3 * rate):
            picture = dice.integers(0, 256, (360, 640, 3), np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode(None))
    template = template_from_video(busy, segment_s=2, most_bits_per_s=1_500_000)
    sizes = [template.smallest_bytes(second * 1_000_000) for second in range(template.loop_s)]
    assert max(sizes) <= 375_000
    segment = template.make("cam-1", "span", 0, 0, 375_000)
    assert decode_segment(template.init, bytes(segment.media)).frames == 2 * rate


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match=r"absent\.mp4"):
        template_from_video(tmp_path / "absent.mp4")


def test_a_corrupt_file_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"\0\0\0\x18ftypisom" + bytes(range(256)) * 20)
    with pytest.raises(BadInputError, match=r"broken\.mp4.*give a file that plays"):
        template_from_video(broken)


def test_a_file_with_sound_only_is_refused(tmp_path: Path) -> None:
    sound = tmp_path / "sound.wav"
    with av.open(str(sound), "w") as container:
        stream = container.add_stream("pcm_s16le", rate=8000, layout="mono")
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 800), np.int16), format="s16", layout="mono")
        frame.sample_rate = 8000
        container.mux(stream.encode(frame))
    with pytest.raises(BadInputError, match="no video"):
        template_from_video(sound)


def test_what_would_keep_the_reader_waiting_is_refused(tmp_path: Path) -> None:
    pipe, door = tmp_path / "pipe.mp4", tmp_path / "door.mp4"
    os.mkfifo(pipe)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(door))
        for odd in (pipe, door, Path("/dev/zero")):
            with pytest.raises(BadInputError, match=f"{odd.name} is a pipe, device or socket"):
                template_from_video(odd)
