"""The demonstration with a user's own video, from the file to the picture in the report."""

import base64
import io
import json
import re
from pathlib import Path
from typing import Any

import av
import numpy as np
import polars as pl
import pytest

from harness.cli import main
from harness.cloud.http import Answer, CloudHttp

COLOUR = (200, 40, 120)
SIZE = (320, 180)
FRAMES_PER_S = 15


def film(path: Path, seconds: int) -> Path:
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=FRAMES_PER_S)
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height, stream.pix_fmt = *SIZE, "yuv420p"
        picture = np.full((SIZE[1], SIZE[0], 3), COLOUR, np.uint8)
        for _ in range(seconds * FRAMES_PER_S):
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode(None))
    return path


def pictures(html: str) -> list[np.ndarray]:
    """The PNG pictures in a report, as red, green, blue."""
    found = re.findall(r"data:image/png;base64,([A-Za-z0-9+/=]+)", html)
    shown = []
    for png in found:
        with av.open(io.BytesIO(base64.b64decode(png)), "r") as container:
            shown.append(next(container.decode(video=0)).to_ndarray(format="rgb24"))
    return shown


@pytest.fixture
def secrets(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Every password, code, token and signature that a client sends, as it comes to be sent."""
    sent: set[str] = set()
    ask = CloudHttp.ask

    async def heard(self: CloudHttp, method: str, url: str, **more: Any) -> Answer:  # noqa: ANN401 - as in ask
        form, headers = more.get("form") or {}, more.get("headers") or {}
        sent.update(form[name] for name in ("password", "code", "code_verifier", "refresh_token") if name in form)
        sent.update(re.findall(r"Signature=(\w+)", f"{url} {headers.get('Authorization', '')}"))
        sent.update(filter(None, (more.get("token"), headers.get("X-Amz-Security-Token"), headers.get("Cookie"))))
        return await ask(self, method, url, **more)

    monkeypatch.setattr(CloudHttp, "ask", heard)
    return sent


@pytest.mark.timeout(180)
def test_a_users_video_is_recorded_and_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], secrets: set[str]
) -> None:
    video, out = film(tmp_path / "mine.mp4", seconds=3), tmp_path / "out"
    assert main(["demo", "--video", str(video), "--out", str(out)]) == 0
    said = capsys.readouterr()
    assert str(out / "report.html") in said.out
    assert len(secrets) > 100
    written = [path.read_text("utf-8", "replace") for path in out.iterdir() if path.suffix != ".parquet"]
    for text in (said.out, said.err, *written, str(pl.read_parquet(out / "history.parquet").rows())):
        assert not [secret for secret in secrets if len(secret) > 6 and secret in text]
    report = json.loads((out / "report.json").read_text())
    outcomes = {verdict["outcome"] for verdict in report["verdicts"]}
    assert "pass" in outcomes
    assert not outcomes & {"fail", "error", "unknown"}
    assert report["command"] == f"camproof demo --video {video}", "conform records something else"
    assert {verdict["replay"].split(" --only ")[0] for verdict in report["verdicts"]} == {"camproof conform"}
    shown = pictures((out / "report.html").read_text())
    assert len(shown) == 2, "one a site"
    for picture in shown:
        assert picture.shape == (SIZE[1], SIZE[0], 3)
        assert np.abs(picture.mean(axis=(0, 1)) - COLOUR).max() < 8
