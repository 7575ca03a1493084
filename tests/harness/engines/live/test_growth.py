"""What a camera, its connections and its uplink leave behind of each segment: nothing, also where lines fail."""

import asyncio
import gc
import ssl
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from types import MappingProxyType

import trustme
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from harness.camera.media.template import scene_template
from harness.camera.parts import CameraParts
from harness.camera.upload_policy import UploadSettings
from harness.cloud.device import Configuration, DeviceApi
from harness.cloud.http import CloudHttp, Timeouts, connect
from harness.cloud.sign_in import DeviceIdentity
from harness.cloud.signing import TemporaryCredentials
from harness.conformance.soak.ledger import Ledger
from harness.engines.live.camera import Enrolled, LiveCamera, now_us
from harness.engines.live.uplink import Uplink
from harness.history.event import Detail, Event, EventKind
from harness.history.record import Recorder
from harness.network.link import LinkState, Mode
from harness.scenario.model import CameraSpec

WARM, MORE = 120, 360  # segments
A_FAILURE = 40  # segments between two
BLOCKS_A_SEGMENT = 2.0  # objects of Python's that may be left of each; what is counted spreads by some hundred
HOUR_US = 3_600_000_000
HASTE = UploadSettings(factor_s=0.002, cap_s=0.01)
PEM = rsa.generate_private_key(65537, 2048).public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


class Cloud(DeviceApi):
    """Of which only uploads and rows are asked for real."""

    def __init__(self, http: CloudHttp, address: str) -> None:
        super().__init__(http, None, DeviceIdentity())  # type: ignore[arg-type]
        self._address = address

    async def configuration(self) -> Configuration:
        return Configuration("cam", "org", "here", self._address, self._address, "", PEM.decode(), 1)

    async def renew(self, configuration: Configuration) -> TemporaryCredentials:
        return TemporaryCredentials(configuration.region, self._address, "id", "s", "t", now_us() + HOUR_US)


class Heard(Recorder):
    """Keeps nothing: as a soak does, whose history goes to the disk."""

    def __init__(self, ledger: Ledger) -> None:
        super().__init__()
        self._ledger, self._news = ledger, asyncio.Event()

    async def settled(self, most: int = 0) -> None:
        """Wait until no more segments than that are held."""
        while self._ledger.books().held > most:
            self._news.clear()
            await self._news.wait()

    def add(
        self,
        t_us: int,
        kind: EventKind,
        site: str,
        camera: str | None = None,
        span: str | None = None,
        counter: int | None = None,
        size_bytes: int | None = None,
        **detail: Detail,
    ) -> None:
        self._ledger.hear(Event(t_us, kind, site, camera, span, counter, size_bytes, MappingProxyType(detail)))
        self._news.set()


@asynccontextmanager
async def taking_all(folder: Path) -> AsyncIterator[str]:
    """The address of a cloud that takes whatever comes, over TLS; its authority is in `folder`."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)

    async def take(request: web.Request) -> web.Response:
        await request.read()
        return web.Response(status=201)

    app = web.Application()
    app.router.add_route("*", "/{name:.*}", take)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context).start()
    yield f"https://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


async def blocks_left(camera: LiveCamera, uplink: Uplink, heard: Heard, first: int, segments: int) -> int:
    """Record and upload so many more, while the line fails again and again; how many objects there are then."""
    up = uplink.state
    for counter in range(first, first + segments):
        camera.produce(counter, counter * 1_000_000)
        if counter % A_FAILURE == 0:
            uplink.set(LinkState(Mode.RESET, up.up_bits_per_s, up.down_bits_per_s, up.latency_us))
            await asyncio.sleep(0.02)
            uplink.set(up)
        await heard.settled(2)
    await heard.settled()
    gc.collect()
    return sys.getallocatedblocks()


async def test_nothing_is_left_of_segments_that_are_uploaded(tmp_path: Path) -> None:
    spec = CameraSpec(name="north-1", segment_s=1, bits_per_s=1e5, cache_bytes=8_000_000)
    ledger = Ledger({"cam": "north-1"}, {"north-1": 2_000_000})
    async with (
        taking_all(tmp_path) as address,
        Uplink("north", LinkState(Mode.UP, 1e9, 1e9, 0)) as uplink,
        connect(tmp_path / "ca.pem", proxy=uplink.proxy_url, timeouts=Timeouts(1.0, 1.0)) as http,
        asyncio.timeout(60),
    ):
        who = Enrolled(spec, "north", "cam", Cloud(http, address))
        heard = Heard(ledger)
        camera = LiveCamera(who, scene_template(1.0), CameraParts(), heard, seed=1, settings=HASTE, keeps_keys=False)
        await camera.configure()
        uploading = asyncio.create_task(camera.upload())
        before = await blocks_left(camera, uplink, heard, 0, WARM)
        after = await blocks_left(camera, uplink, heard, WARM, MORE)
        uploading.cancel()
        await asyncio.gather(uploading, return_exceptions=True)
    assert ledger.books().stored == WARM + MORE
    assert (after - before) / MORE < BLOCKS_A_SEGMENT
