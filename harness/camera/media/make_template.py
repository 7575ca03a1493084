"""The script that made `scene.mp4`: `python -m harness.camera.media.make_template OUT`."""

import sys
from pathlib import Path

from harness.camera.media.encode import encode_cmaf
from harness.camera.media.extra import MediaExtraMissingError
from harness.camera.media.scene import FRAMES_PER_S, LOOP_S, Scene
from harness.camera.media.strip import PICTURE_SIZE

try:
    from av.video.frame import VideoFrame
except ImportError as absent:
    raise MediaExtraMissingError("av") from absent


def make_template(out: Path, seconds: int = LOOP_S) -> int:
    """Draw and encode the scene's first `seconds` into a file; its size in bytes."""
    scene = Scene()
    pictures = (scene.frame(number) for number in range(seconds * FRAMES_PER_S))
    frames = (VideoFrame.from_ndarray(picture, format="rgb24").reformat(format="yuv420p") for picture in pictures)
    media = encode_cmaf(frames, size=PICTURE_SIZE, frames_per_s=FRAMES_PER_S, preset="veryslow", crf=25)
    return out.write_bytes(media)


if __name__ == "__main__":
    if len(sys.argv) != 2:  # noqa: PLR2004 - the script's name and OUT
        sys.exit("usage: python -m harness.camera.media.make_template OUT")
    size_bytes = make_template(Path(sys.argv[1]))
    sys.stdout.write(f"{sys.argv[1]}: {size_bytes} bytes\n")
