"""CRED-2, CRED-3, CRED-6, CRED-7, REG-4, ENC-6: what temporary credentials can and can't do."""

import asyncio
import hashlib
import re
import time
from dataclasses import dataclass, replace
from urllib.parse import quote

from harness.camera.object_key import segment_key
from harness.checks.casefile import Attempt
from harness.cloud.http import Answer
from harness.cloud.request import Request
from harness.cloud.signing import TemporaryCredentials, object_address, signed
from harness.conformance.probes.attempts import Attempts, accepts, answered, refuses
from harness.conformance.world import World
from harness.errors import CloudMalformedError

_BODY = b"camproof probe object" * 64
_TOO_OLD_US = 16 * 60 * 1_000_000
_EXPIRY_MARGIN_S = 0.2
_UPLOAD_ID = re.compile(rb"<UploadId>([^<]+)</UploadId>")


def _now_us() -> int:
    return time.time_ns() // 1_000


@dataclass
class Probe:
    """One enabled camera's credentials, and requests made with them."""

    world: World
    credentials: TemporaryCredentials
    camera: str
    counter: int = 0

    def fresh_key(self, camera: str | None = None) -> str:
        """A name that nothing has yet."""
        self.counter += 1
        return segment_key(camera or self.camera, _now_us(), 900_000 + self.counter)

    async def put(
        self,
        key: str,
        *,
        by: TemporaryCredentials | None = None,
        body: bytes = _BODY,
        sent: bytes | None = None,
        now_us: int | None = None,
        region: str | None = None,
        only_if_new: bool = True,
    ) -> Answer:
        """PutObject of `body`; `sent` goes on the wire in its stead, under the digest and signature of `body`."""
        request = self.put_request(key, body, by=by, now_us=now_us, region=region, only_if_new=only_if_new)
        return await self.world.ask(request if sent is None else replace(request, body=sent))

    def put_request(
        self,
        key: str,
        body: bytes = _BODY,
        *,
        by: TemporaryCredentials | None = None,
        now_us: int | None = None,
        region: str | None = None,
        only_if_new: bool = True,
    ) -> Request:
        """What `put` sends."""
        return self.world.adapter.store.put(
            by or self.credentials, key, body, sha256=hashlib.sha256(body).hexdigest(), region=region,
            now_us=now_us or _now_us(), only_if_new=only_if_new,
        )  # fmt: skip

    async def read(self, method: str, key: str, by: TemporaryCredentials | None = None) -> Answer:
        """A signed request without a body."""
        return await self.world.ask(self.world.adapter.store.ask(method, by or self.credentials, key, now_us=_now_us()))

    async def parts(self, method: str, key: str, query: str) -> Answer:
        """A step of an upload in parts."""
        url = f"{object_address(self.credentials.storage_uri, key)}?{query}"
        headers = signed(self.credentials, method, url, now_us=_now_us())
        return await self.world.ask(Request(method, url, headers))

    async def list(self, by: TemporaryCredentials | None = None) -> Answer:
        """The first page of the bucket's listing."""
        return await self.world.ask(self.world.adapter.store.listing(by or self.credentials, now_us=_now_us()))


async def probe_credentials(world: World, camera: str, region: str, other_camera: str) -> Attempts:
    """All of it, with one camera's fresh credentials; waits for them to expire at the end. Nothing where none come."""
    api = world.device(world.http, camera)
    try:
        credentials = await api.renew(await api.configuration())
    except CloudMalformedError:  # the cameras meet it too: CRED-5 tells it
        return {}
    probe = Probe(world, credentials, world.cameras[camera][0])
    found: Attempts = {}
    found["CRED-3"] = await _write_only(probe, world.cameras[other_camera][0])
    found["CRED-6"] = [
        await accepts("PUT signed now", probe.put(probe.fresh_key())),
        await refuses(
            "PUT signed 16 min ago",
            probe.put(probe.fresh_key(), now_us=_now_us() - _TOO_OLD_US),
            "RequestTimeTooSkewed",
        ),
        await refuses(
            "PUT signed 16 min ahead",
            probe.put(probe.fresh_key(), now_us=_now_us() + _TOO_OLD_US),
            "RequestTimeTooSkewed",
        ),
    ]
    found["CRED-7"] = await _wrong_signatures(probe)
    found["REG-4"] = await _other_region(world, probe, region)
    found["ENC-6"] = [
        await accepts("PUT whose body has its digest", probe.put(probe.fresh_key())),
        await refuses("PUT with one bit changed", probe.put(probe.fresh_key(), sent=b"C" + _BODY[1:])),
    ]
    found["CRED-2"] = await _expiry(probe)
    return found


async def _write_only(probe: Probe, other: str) -> list[Attempt]:
    key = probe.fresh_key()
    uri = probe.credentials.storage_uri
    stranger_bucket = replace(probe.credentials, storage_uri=uri.rsplit("/", 1)[0] + "/another-organisation")
    return [
        await accepts("PUT under the camera's own prefix", probe.put(key)),
        await refuses("GET its own object", probe.read("GET", key), "AccessDenied"),
        await refuses("HEAD its own object", probe.read("HEAD", key)),
        await refuses("list the bucket", probe.list(), "AccessDenied"),
        await refuses("delete its own object", probe.read("DELETE", key)),
        await refuses("overwrite its own object", probe.put(key, body=b"other", only_if_new=False)),
        await refuses("PUT under another camera's prefix", probe.put(probe.fresh_key(other)), "AccessDenied"),
        await refuses(
            "PUT under a prefix that begins with the camera's name",
            probe.put(probe.fresh_key(f"{probe.camera}9")),
            "AccessDenied",
        ),
        *await _in_parts(probe, other),
        await refuses("PUT into another bucket", probe.put(probe.fresh_key(), by=stranger_bucket), "AccessDenied"),
    ]


async def _in_parts(probe: Probe, other: str) -> list[Attempt]:
    """Uploads in parts (S3), where there are any."""
    key = probe.fresh_key()
    begun = await probe.parts("POST", key, "uploads=")
    found = _UPLOAD_ID.search(begun.body)
    if not begun.accepted or found is None:
        return []
    await probe.parts("DELETE", key, f"uploadId={quote(found[1].decode(), safe='')}")
    return [
        await accepts("an upload in parts under the camera's own prefix", answered(begun)),
        await refuses(
            "an upload in parts under another camera's prefix",
            probe.parts("POST", probe.fresh_key(other), "uploads="),
            "AccessDenied",
        ),
    ]


async def _wrong_signatures(probe: Probe) -> list[Attempt]:
    forged = replace(probe.credentials, secret_access_key="A" * 40)
    foreign = replace(probe.credentials, session_token=probe.credentials.session_token[:-8] + "AAAAAAA=")
    signed, elsewhere = [probe.put_request(probe.fresh_key()) for _ in range(2)]
    return [
        await accepts("PUT with the right signature", probe.put(probe.fresh_key())),
        await refuses("another secret key", probe.put(probe.fresh_key(), by=forged), "SignatureDoesNotMatch"),
        await refuses("an altered session token", probe.put(probe.fresh_key(), by=foreign)),
        await refuses("signed for region xx-nowhere", probe.put(probe.fresh_key(), region="xx-nowhere")),
        await refuses("other content than signed", probe.put(probe.fresh_key(), sent=b"x" * len(_BODY))),
        await refuses(
            "the signature of one address used for another",
            probe.world.ask(replace(signed, url=elsewhere.url)),
        ),
    ]


async def _other_region(world: World, probe: Probe, region: str) -> list[Attempt]:
    reader = await world.reader(region)
    attempts = [
        await accepts(f"PUT in {region}", probe.put(probe.fresh_key())),
        await accepts(f"list in {region}, as a reader", probe.list(by=reader)),
    ]
    bucket = probe.credentials.storage_uri.rsplit("/", 1)[1]
    for other in world.regions.values():
        if other.id != region:
            there = replace(probe.credentials, storage_uri=f"{other.media_store}/{bucket}")
            away = replace(reader, storage_uri=there.storage_uri)
            attempts += [
                await refuses(f"PUT in {other.id}, signed for {region}", probe.put(probe.fresh_key(), by=there)),
                await refuses(
                    f"PUT in {other.id}, signed for it", probe.put(probe.fresh_key(), by=there, region=other.id)
                ),
                await refuses(f"list in {other.id}, as a reader of {region}", probe.list(by=away)),
                await refuses(
                    f"list in {other.id}, signed for it, as a reader of {region}",
                    probe.list(by=replace(away, region=other.id)),
                ),
            ]
    return attempts


async def _expiry(probe: Probe) -> list[Attempt]:
    control = await accepts("PUT while the credentials hold", probe.put(probe.fresh_key()))
    left_s = probe.credentials.expires_us / 1e6 - time.time()
    if left_s > probe.world.target.timing.longest_wait_s:
        return [control]
    await asyncio.sleep(max(0.0, left_s + _EXPIRY_MARGIN_S))
    return [control, await refuses("PUT after their expiry", probe.put(probe.fresh_key()), "ExpiredToken")]
