"""A cloud in this process, whose media store can be looked into, and one camera with credentials."""

import hashlib
import json
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reference_impl.deployment import Blueprint, CloudSettings, EmbeddedCloud
from reference_impl.foundation.limits import Limits
from reference_impl.media_store import MediaStore
from reference_impl.media_store.folder_store import name_of
from tests.reference_impl.deployment.client import Answer, Camera, Client, Connect

INIT = "init.0.mp4"
SEGMENT = os.urandom(50_000)
START_US = time.time_ns() // 86_400_000_000_000 * 86_400_000_000  # of this day: what is old is removed
LENGTH_US = 2_000_000


@dataclass
class Recorder:
    """A camera with credentials."""

    client: Client
    camera: Camera
    renewal: dict[str, Any]
    configuration: dict[str, Any]

    async def put(self, name: str, body: bytes = SEGMENT) -> Answer:
        url = f"{self.renewal['storageUri']}/{self.camera.id}/{name}"
        return await self.camera.send(self.renewal, "PUT", url, body, "s3")

    async def index(self, name: str, counter: int, body: bytes = SEGMENT) -> Answer:
        """Tell the index of it."""
        row = {
            "object_key": f"{self.camera.id}/{name}", "init_key": f"{self.camera.id}/{INIT}", "span": "span-1",
            "counter": counter, "start_us": START_US + counter * LENGTH_US, "duration_us": LENGTH_US,
            "key_id": "key-1", "wrapped_key": "AAAA", "key_version": 1, "iv": f"{counter:032x}",
            "sha256": hashlib.sha256(body).hexdigest(), "size": len(body),
        }  # fmt: skip
        url = f"{self.configuration['recording_index']}/v1/cameras/{self.camera.id}/segments"
        return await self.camera.send(self.renewal, "POST", url, json.dumps(row).encode(), "recording-index")

    async def listed(self, cloud: EmbeddedCloud) -> set[str]:
        """What is there, each read whole from both locations."""
        store = STORES[cloud.description.regions[0].id]
        found = set()
        async for one in store.walk((await store.buckets())[0]):
            for location in store.folders.locations:
                file = location / "objects" / name_of(one.bucket, one.key, one.sha256)
                assert hashlib.sha256(file.read_bytes()).hexdigest() == one.sha256
            found.add(one.key.rpartition("/")[2])
        return found - {INIT}


STORES: dict[str, MediaStore] = {}


class Known(MediaStore):
    """Can be looked into."""

    def __init__(self, region: str, *arguments: Any, **more: Any) -> None:  # noqa: ANN401 - as a media store
        super().__init__(region, *arguments, **more)
        STORES[region] = self


@asynccontextmanager
async def recording(folder: Path, connected: Connect) -> AsyncIterator[tuple[EmbeddedCloud, Recorder]]:
    settings = CloudSettings(folder, ("eu-fra",), licence_codes=1, limits=Limits(disk_s=1.0, database_s=1.0))
    async with EmbeddedCloud(settings, Blueprint(media_store=Known)) as cloud, connected(cloud.description) as client:
        installation = await client.install("eu-fra")
        camera = installation.camera
        configuration = await camera.configuration()
        renewal = await camera.renew(configuration)
        recorder = Recorder(client, camera, renewal.document, configuration)
        assert (await recorder.put(INIT)).status == 200
        yield cloud, recorder
