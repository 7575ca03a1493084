"""A media store that serves, and boto3 to ask it."""

# ruff: noqa: ANN401 - boto3 has no types

import asyncio
import ssl
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import boto3
import pytest
import requests
from aiohttp.test_utils import TestServer
from botocore.config import Config
from moto.server import ThreadedMotoServer

from reference_impl.foundation.database import Database
from reference_impl.foundation.session import Session, SessionSealer
from reference_impl.media_store import METADATA, FolderStore, MediaStore, ScrubSettings, Throttle, UploadSettings

REGION = "eu-fra"
SEALER = SessionSealer(bytes(32), REGION)
ALL = ("PutObject", "GetObject", "HeadObject", "ListObjectsV2")
_CONFIG = Config(
    s3={"addressing_style": "path"},
    request_checksum_calculation="when_required",
    retries={"total_max_attempts": 1},
    user_agent="test",
)


def issue(
    *actions: str, prefix: str = "", organisation: str = "org", region: str = REGION, life_s: int = 600
) -> Session:
    return Session.issue(
        organisation=organisation,
        prefix=prefix,
        region=region,
        actions=actions or ALL,
        expires_at=int(time.time()) + life_s,
        holder="test",
    )


@dataclass
class Store:
    """Started by the test, or by the fixture `store`."""

    folder: Path
    kind: type[MediaStore] = MediaStore
    largest_object_bytes: int = 64 << 20
    now_offset_s: float = 0.0
    sealer: SessionSealer = SEALER
    issue: Callable[..., Session] = field(default=issue)
    tls: ssl.SSLContext | None = None
    throttle: Throttle = field(default_factory=Throttle)
    scrubbing: ScrubSettings = field(default_factory=lambda: ScrubSettings(bytes_per_s=1e12))
    uploads: UploadSettings = field(default_factory=UploadSettings)
    address: str = ""
    service: MediaStore = field(init=False)
    server: TestServer = field(init=False)

    @property
    def locations(self) -> tuple[Path, Path]:
        return self.folder / "location-a", self.folder / "location-b"

    async def start(self) -> None:
        self.service = self.kind(
            REGION,
            FolderStore(self.locations),
            Database(self.folder / "objects.db", METADATA),
            SEALER,
            lambda: time.time() + self.now_offset_s,
            largest_object_bytes=self.largest_object_bytes,
            throttle=self.throttle,
            scrubbing=self.scrubbing,
            uploads=self.uploads,
        )
        self.server = TestServer(self.service.app(), scheme="https" if self.tls else "http")
        await self.server.start_server(ssl=self.tls, auto_decompress=False)
        self.address = str(self.server.make_url("")).rstrip("/")

    async def stop(self) -> None:
        await self.server.close()
        await self.service.close()

    def client(self, session: Session | None = None, region: str = REGION) -> Any:
        session = session or issue()
        return boto3.client(
            "s3",
            endpoint_url=self.address,
            region_name=region,
            aws_access_key_id=session.access_key_id,
            aws_secret_access_key=session.secret_access_key,
            aws_session_token=SEALER.seal(session),
            config=_CONFIG,
        )

    async def ask(self, operation: str, *, by: Session | None = None, region: str = REGION, **arguments: Any) -> Any:
        """One boto3 call, in a thread; its answer, with all of its body read."""

        def call() -> Any:
            client = self.client(by, region)
            try:
                answer = getattr(client, operation)(Bucket=arguments.pop("Bucket", "org"), **arguments)
                return answer | ({"Bytes": answer["Body"].read()} if "Body" in answer else {})
            finally:
                client.close()

        return await asyncio.to_thread(call)

    def files(self) -> list[Path]:
        """Everything in both locations."""
        return [path for location in self.locations for path in location.rglob("*") if path.is_file()]


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    store = Store(tmp_path)
    await store.start()
    yield store
    await store.stop()


@pytest.fixture
def make_store(tmp_path: Path) -> Callable[..., Store]:
    return partial(Store, tmp_path)


@pytest.fixture(scope="module")
def moto() -> Iterator[Any]:
    """A client of an S3 that is not ours, with the bucket `org`."""
    server = ThreadedMotoServer(port=0)
    server.start()
    host, port = server.get_host_and_port()
    requests.post(f"http://{host}:{port}/moto-api/reset", timeout=10)  # all servers of a process are one
    with closing(
        boto3.client(
            "s3",
            endpoint_url=f"http://{host}:{port}",
            region_name="us-east-1",
            aws_access_key_id="a",
            aws_secret_access_key="b",
            config=_CONFIG,
        )
    ) as client:
        client.create_bucket(Bucket="org")
        yield client
    server.stop()
