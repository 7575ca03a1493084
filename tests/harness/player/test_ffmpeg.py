"""An independent player: ffmpeg plays what the cloud stored, and its frames are those that the camera made."""

import asyncio
import os
import shutil
import subprocess
from pathlib import Path

import pytest
import trustme

from harness.camera.media.template import scene_template
from harness.camera.parts import CameraParts
from harness.cloud.http import connect
from harness.conformance.embedded import embedded
from harness.conformance.world import build
from harness.engines.live import run as live
from harness.history.event import EventKind
from harness.history.record import Recorder
from harness.scenario.model import CameraSpec, Scenario, Site

SEGMENT_S = 1.0
CAMERA = CameraSpec(name="front", segment_s=SEGMENT_S, bits_per_s=1e6)
SCENARIO = Scenario(name="calm", sites=(Site(name="shop", region="eu-fra", cameras=(CAMERA,)),), duration_s=4)
pytestmark = pytest.mark.ffmpeg


@pytest.fixture
def ffmpeg() -> str:
    found = shutil.which("ffmpeg")
    if found is None and not any(os.environ.get(name) for name in ("CI", "CAMPROOF_REQUIRE_FFMPEG")):
        pytest.skip("there is no ffmpeg command here: apt install ffmpeg")
    assert found, "CI or CAMPROOF_REQUIRE_FFMPEG is set and there is no ffmpeg command"
    return found


def frames(ffmpeg: str, *source: str) -> list[str]:
    """MD5 of every decoded frame, in order."""
    command = [ffmpeg, "-hide_banner", "-loglevel", "error", *source, "-map", "0:v", "-f", "framemd5", "-"]
    said = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout
    return [line.split(",")[-1].strip() for line in said.splitlines() if not line.startswith("#")]


async def test_plays_from_the_playlist_alone(ffmpeg: str, tmp_path: Path) -> None:
    recorder, template = Recorder(), scene_template(SEGMENT_S)
    async with embedded(tmp_path / "cloud", regions=("eu-fra",)) as target, connect(target.ca_file) as http:
        world = await build(http, target, SCENARIO)
        camera = world.cameras[CAMERA.name][0]
        stage = live.LiveRun(target, world.device, {CAMERA.name: camera}, template, CameraParts(), lambda _line: None)
        await live.run(SCENARIO, stage, recorder)
        path = f"v1/organisations/{world.organisations['eu-fra'].id}/cameras/{camera}/playlist.m3u8"
        url = f"{world.regions['eu-fra'].playlists}/{path}?from_us=0&to_us=9000000000000000"
        # ffmpeg checks the playlist's certificate with these; it does not hand them on to keys and segments.
        source = ["-headers", f"Authorization: Bearer {world.token}\r\n", "-i", url]
        played = await asyncio.to_thread(frames, ffmpeg, "-tls_verify", "1", "-ca_file", str(target.ca_file), *source)
        trustme.CA().cert_pem.write_to_path(tmp_path / "another.pem")
        with pytest.raises(subprocess.CalledProcessError) as refused:
            await asyncio.to_thread(
                frames, ffmpeg, "-tls_verify", "1", "-ca_file", str(tmp_path / "another.pem"), *source
            )
    assert "certificate failed verification" in refused.value.stderr

    clear = tmp_path / "clear.mp4"
    history = recorder.finish(live.header(SCENARIO, 0))
    size_bytes = round(CAMERA.bits_per_s * SEGMENT_S / 8)
    made = [
        bytes(template.make(camera, str(e.span), e.counter or 0, int(e.detail["start_us"] or 0), size_bytes).media)
        for e in history.of(EventKind.PRODUCED)
    ]
    clear.write_bytes(template.init + b"".join(made))
    assert len(made) == 4
    assert len(played) == 4 * 15, "15 frames a second"
    assert played == frames(ffmpeg, "-i", str(clear))
