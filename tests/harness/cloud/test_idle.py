"""A connection outlasts a camera's pauses: it is used again as long as it is not idle for too long."""

import asyncio
import ssl
from pathlib import Path

import pytest
import trustme
from aiohttp import web

from harness.cloud import http


@pytest.mark.parametrize(("idle_s", "connections"), [(0.05, 2), (http._IDLE_S, 1)])
async def test_a_connection_is_kept_for_so_long(
    idle_s: float, connections: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "_IDLE_S", idle_s)
    seen: set[object] = set()

    async def answer(request: web.Request) -> web.Response:
        assert request.transport is not None
        seen.add(request.transport.get_extra_info("peername"))
        return web.Response()

    authority, shows = trustme.CA(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(shows)
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    runner = web.ServerRunner(web.Server(answer))  # type: ignore[arg-type]
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=shows)
        await site.start()
        async with http.connect(tmp_path / "ca.pem") as client:
            for _ in range(2):
                url = f"https://127.0.0.1:{runner.addresses[0][1]}/"
                assert (await client.ask("GET", url)).status == 200
                await asyncio.sleep(0.2)
    finally:
        await runner.cleanup()
    assert len(seen) == connections


def test_that_is_longer_than_between_two_segments_and_shorter_than_the_cloud_keeps_it() -> None:
    assert 15 < http._IDLE_S < 75
