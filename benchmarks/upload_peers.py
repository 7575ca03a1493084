"""What uploads are measured against: bare aiohttp handlers, moto's S3, and the disk alone."""

import asyncio
import hashlib
import os
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import trustme
from aiohttp import web

from benchmarks.uploads import CAMERAS, Upload
from harness.cloud.http import CloudHttp, connect
from harness.cloud.signing import TemporaryCredentials, signed
from harness.errors import CloudUnreachableError
from reference_impl.disk.writer import DiskWriter

_STARTS_S = 60.0
_BUCKET = "bucket"
AUTHORITY = "ca.pem"
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


async def count(request: web.Request) -> web.StreamResponse:
    """Read the body and say how long it was, and nothing else."""
    total = 0
    async for chunk in request.content.iter_any():
        total += len(chunk)
    return web.Response(text=str(total))


def write_twice(folder: Path) -> Handler:
    """A handler that writes the body into two files, flushed, and nothing else. Both at once, in threads."""
    places = [folder / name for name in ("a", "b")]
    for place in places:
        place.mkdir(parents=True)

    async def handle(request: web.Request) -> web.StreamResponse:
        body = await request.read()
        name = request.match_info["name"]
        await asyncio.gather(*(asyncio.to_thread(_write, place / name, body) for place in places))
        return web.Response(text=str(len(body)))

    return handle


def _write(path: Path, body: bytes) -> None:
    with path.open("xb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())


@asynccontextmanager
async def bare(folder: Path, handler: Handler, route: str = "/{name}") -> AsyncIterator[str]:
    """The address of a bare aiohttp handler behind TLS, of all methods. Its authority is in `folder`."""
    authority, context = _authority(folder)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    app = web.Application(client_max_size=1 << 30)
    app.router.add_route("*", route, handler)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context)
    await site.start()
    yield f"https://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


def writing_twice(folder: Path) -> AbstractAsyncContextManager[str]:
    """The address of the handler that writes two files."""
    return bare(folder, write_twice(folder))


@asynccontextmanager
async def puts(folder: Path, address: str, body: bytes) -> AsyncIterator[Upload]:
    """Bare PUTs to it."""
    async with connect(folder / AUTHORITY, connections=CAMERAS) as http:

        async def upload(number: int, counter: int) -> None:
            answer = await http.put("count", f"{address}/{number}-{counter}", body=body)
            if int(answer.body) != len(body):
                raise RuntimeError("the peer counted wrong")

        yield upload


@asynccontextmanager
async def disk(folder: Path, body: bytes) -> AsyncIterator[Upload]:
    """The limit: two copies of each segment, flushed by the process that writes, and nothing else."""
    writer = DiskWriter([(folder / name / "incoming", folder / name / "objects") for name in ("a", "b")])
    digest = hashlib.sha256(body).hexdigest()
    slots = [await writer.lend() for _ in range(CAMERAS)]
    for slot in slots:
        writer.memory.slot(slot)[: len(body)] = body

    async def write(number: int, counter: int) -> None:
        await writer.write(slots[number], len(body), digest, f"{number}-{counter}")

    yield write
    writer.close()


@asynccontextmanager
async def moto(folder: Path, body: bytes) -> AsyncIterator[Upload]:
    """Another S3: moto, a process of its own that keeps objects in memory; the same client signs the same PutObject."""
    authority, _ = _authority(folder)
    leaf = authority.issue_cert("127.0.0.1")
    leaf.private_key_and_cert_chain_pem.write_to_path(str(folder / "leaf.pem"))
    port, pem = _free_port(), str(folder / "leaf.pem")
    command = [sys.executable, "-m", "moto.server", "-p", str(port), "-s", "-c", pem, "-k", pem]
    with (folder / "moto.log").open("wb") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log)  # noqa: ASYNC220, S603 - of our own environment
    try:
        async with connect(folder / AUTHORITY, connections=CAMERAS) as http:
            yield await _put_objects(http, f"https://127.0.0.1:{port}/{_BUCKET}", body)
    finally:
        server.terminate()
        server.wait()


async def _put_objects(http: CloudHttp, bucket: str, body: bytes) -> Upload:
    who = TemporaryCredentials("us-east-1", f"{bucket}/", "id", "secret", "token", 1 << 62)
    digest = hashlib.sha256(body).hexdigest()

    async def put(url: str, content: bytes, sha256: str) -> None:
        headers = signed(who, "PUT", url, sha256=sha256, now_us=time.time_ns() // 1000)
        await http.put("store", url, headers=headers, body=content)

    async def upload(number: int, counter: int) -> None:
        await put(f"{bucket}/camera-{number}/{counter}.m4s", body, digest)

    await _as_soon_as_it_is_there(lambda: put(bucket, b"", hashlib.sha256(b"").hexdigest()))
    return upload


async def _as_soon_as_it_is_there(ask: Callable[[], Awaitable[None]]) -> None:
    end_s = time.monotonic() + _STARTS_S
    while True:
        try:
            return await ask()
        except CloudUnreachableError:
            if time.monotonic() > end_s:
                raise
        await asyncio.sleep(0.1)


def _authority(folder: Path) -> tuple[trustme.CA, ssl.SSLContext]:
    folder.mkdir(parents=True, exist_ok=True)
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(folder / AUTHORITY))
    return authority, ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port
