"""Pages of the named origins may ask every service and read its answer; others may not, and nobody with cookies."""

from pathlib import Path

import pytest

from reference_impl.deployment import CloudSettings, EmbeddedCloud
from tests.reference_impl.deployment.client import Connect

PAGE = "https://video.example"
ASKS = {"Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "authorization"}


async def test_who_may_ask(tmp_path: Path, connected: Connect) -> None:
    settings = CloudSettings(tmp_path, ("eu-fra",), licence_codes=1, web_origins=(PAGE,))
    async with EmbeddedCloud(settings) as cloud, connected(cloud.description) as client:
        [region] = cloud.description.regions
        media = f"{region.media_store}/org/camera/1.m4v"
        for url in (
            f"{region.playlists}/v1/x",
            f"{region.key_server}/v1/x",
            media,
            f"{cloud.description.identity}/token",
        ):
            allowed = await client.ask("OPTIONS", url, headers={"Origin": PAGE, **ASKS})
            assert (allowed.status, allowed.headers["Access-Control-Allow-Origin"]) == (204, PAGE)
            assert "Authorization" in allowed.headers["Access-Control-Allow-Headers"]
            assert "Access-Control-Allow-Credentials" not in allowed.headers
            refused = await client.ask("OPTIONS", url, headers={"Origin": "https://other.example", **ASKS})
            assert refused.status >= 400
            answer = await client.ask("GET", url, headers={"Origin": PAGE})
            assert answer.headers["Access-Control-Allow-Origin"] == PAGE, "errors can be read too"
            other = await client.ask("GET", url, headers={"Origin": "https://other.example"})
            assert "Access-Control-Allow-Origin" not in refused.headers.keys() | other.headers.keys()
            assert other.headers["Vary"] == "Origin"


async def test_nobody_by_default(tmp_path: Path, connected: Connect) -> None:
    async with EmbeddedCloud(CloudSettings(tmp_path, ("eu-fra",), licence_codes=1)) as cloud:
        async with connected(cloud.description) as client:
            answer = await client.ask("GET", f"{cloud.description.my_systems}/v1/regions", headers={"Origin": PAGE})
        assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize(
    "wrong", ["*", "video.example", "https://video.example/", "null", "https://a.example https://b"]
)
def test_an_origin_is_written_as_browsers_write_it(wrong: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="is no origin"):
        CloudSettings(tmp_path, web_origins=(wrong,))
