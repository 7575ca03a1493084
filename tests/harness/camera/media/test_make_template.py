from pathlib import Path

from harness.camera.media.decode import decode_segment
from harness.camera.media.make_template import make_template
from harness.camera.media.template import SegmentTemplate


def test_the_script_makes_a_template(tmp_path: Path) -> None:
    out = tmp_path / "scene.mp4"
    assert make_template(out, seconds=1) == out.stat().st_size
    template = SegmentTemplate.from_cmaf(out.read_bytes(), segment_s=1)
    seen = decode_segment(template.init, bytes(template.make("cam-1", "span", 0, 0, 0).media))
    assert seen.strip == tuple(range(15))
