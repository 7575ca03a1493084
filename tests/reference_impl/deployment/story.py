"""What a camera and a viewer do, through the public API alone."""

import hashlib
import json
import secrets
import time
from typing import Any

import m3u8

from tests.reference_impl.deployment.client import Answer, Camera, Client, Installation

START_US = time.time_ns() // 86_400_000_000_000 * 86_400_000_000  # of this day: what is old is removed
CIPHERTEXT = secrets.token_bytes(4_096)
INIT = b"an initialisation segment in the clear"


async def put(camera: Camera, renewal: dict[str, Any], key: str, body: bytes) -> Answer:
    return await camera.send(renewal, "PUT", f"{renewal['storageUri']}/{key}", body, "s3")


async def record(camera: Camera, content_key: bytes) -> None:
    """Get configuration and credentials, upload one segment and its initialisation segment, and index it."""
    configuration = await camera.configuration()
    await upload(camera, configuration, (await camera.renew(configuration)).document, content_key)


async def upload(camera: Camera, configuration: dict[str, Any], renewal: dict[str, Any], content_key: bytes) -> None:
    """The same, with what was got before."""
    init = f"{camera.id}/init.{hashlib.sha256(INIT).hexdigest()[:16]}.mp4"
    key = f"{camera.id}/2025-11-24/16/00-00.000000Z.0.m4v"
    assert (await put(camera, renewal, init, INIT)).status == 200
    assert (await put(camera, renewal, key, CIPHERTEXT)).status == 200
    row = {
        "object_key": key,
        "init_key": init,
        "span": "span-1",
        "counter": 0,
        "start_us": START_US,
        "duration_us": 4_000_000,
        "key_id": "key-1",
        "wrapped_key": camera.wrapped(configuration["encryption"]["public_key"], content_key),
        "key_version": configuration["encryption"]["key_version"],
        "iv": secrets.token_hex(16),
        "sha256": hashlib.sha256(CIPHERTEXT).hexdigest(),
        "size": len(CIPHERTEXT),
    }
    url = f"{configuration['recording_index']}/v1/cameras/{camera.id}/segments"
    told = await camera.send(renewal, "POST", url, json.dumps(row).encode(), "recording-index")
    assert told.status == 201, told.body


async def playlist(installation: Installation, region: int = 0, *, token: str = "") -> m3u8.M3U8:
    client = installation.client
    base = f"{client.cloud.regions[region].playlists}/v1/organisations/{installation.organisation}"
    url = f"{base}/cameras/{installation.camera.id}/playlist.m3u8?from_us={START_US - 1}&to_us={START_US + 9_000_000}"
    token = token or await client.sign_in(client.cloud.administrator)
    answer = await client.ask("GET", url, token=token)
    assert answer.status == 200
    return m3u8.loads(answer.body.decode())


async def played(client: Client, listed: m3u8.M3U8, token: str) -> tuple[bytes, bytes, bytes]:
    """Initialisation segment, ciphertext and content key, as a player fetches them."""
    [segment] = listed.segments
    init = await client.ask("GET", segment.init_section.absolute_uri)
    media = await client.ask("GET", segment.absolute_uri)
    key = await client.ask("GET", segment.key.absolute_uri, token=token)
    assert (init.status, media.status, key.status) == (200, 200, 200)
    return init.body, media.body, key.body
