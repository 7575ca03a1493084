"""Players that are not ours play a recording with several keys, a gap and a restart, from its playlist alone."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web

from tests.players.recorded import LOST, SEGMENT_S, SEGMENTS, recorded
from tests.players.tools import FOLDER, command, node

pytestmark = pytest.mark.xdist_group("players")


@asynccontextmanager
async def page() -> AsyncIterator[str]:
    """A web page on this machine, and nobody else's."""

    async def send(request: web.Request) -> web.FileResponse:
        name = request.match_info["name"]
        return web.FileResponse(
            FOLDER / ("page.html" if name == "page.html" else "node_modules/hls.js/dist/hls.min.js")
        )

    app = web.Application()
    app.router.add_get("/{name}", send)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def test_hls_js_in_chromium(tmp_path: Path) -> None:
    chromium = command("chromium", "CAMPROOF_REQUIRE_CHROMIUM")
    async with page() as origin, recorded(tmp_path, (origin,)) as made:
        seen = await asyncio.to_thread(node, "play.mjs", chromium, f"{origin}/page.html", made.playlist, made.token)
    assert (seen["fatal"], seen["ended"]) == ("", True), seen
    assert sorted(set(seen["fragments"])) == [n for n in range(SEGMENTS) if n != LOST]
    assert seen["currentTime"] == pytest.approx(seen["duration"], abs=0.2)
    assert seen["duration"] == pytest.approx(SEGMENTS * SEGMENT_S, abs=0.2)
    assert seen["keys"] >= len(made.media)
    assert (seen["width"] > 0, seen["frames"] > SEGMENTS) == (True, True)


async def test_a_page_of_another_origin_gets_nothing(tmp_path: Path) -> None:
    chromium = command("chromium", "CAMPROOF_REQUIRE_CHROMIUM")
    async with page() as origin, recorded(tmp_path, ("https://other.example",)) as made:
        seen = await asyncio.to_thread(node, "play.mjs", chromium, f"{origin}/page.html", made.playlist, made.token)
    assert (seen["fatal"], seen["fragments"]) == ("manifestLoadError", [])


async def test_streamlink(tmp_path: Path) -> None:
    async with recorded(tmp_path) as made:
        words = [
            "--no-config",
            "--stdout",
            "--http-header",
            f"Authorization=Bearer {made.token}",
            f"hls://{made.playlist}",
        ]
        done = await asyncio.to_thread(
            subprocess.run, [sys.executable, "-m", "streamlink", *words, "best"],
            capture_output=True, check=False, timeout=60, env={**os.environ, "REQUESTS_CA_BUNDLE": str(made.ca_file)},
        )  # fmt: skip
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    assert [media in done.stdout for media in made.media] == [True] * len(made.media)
    assert done.stdout.replace(made.init, b"") == b"".join(made.media)
