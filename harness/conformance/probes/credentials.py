"""CRED-2, CRED-3, CRED-6, CRED-7, REG-4, ENC-6: what temporary credentials can and can't do."""

import asyncio
import hashlib
import time
from dataclasses import dataclass, replace

from harness.camera.object_key import segment_key
from harness.checks.casefile import Attempt
from harness.cloud.http import Answer, CloudHttp
from harness.cloud.signing import TemporaryCredentials, object_address, signed
from harness.conformance.probes.attempts import Attempts, accepts, refuses
from harness.conformance.world import World
from harness.errors import CloudMalformedError

_BODY = b"camproof probe object" * 64
_TOO_OLD_US = 16 * 60 * 1_000_000
_EXPIRY_MARGIN_S = 0.2


def _now_us() -> int:
    return time.time_ns() // 1_000


@dataclass
class Probe:
    """One enabled camera's credentials, and requests made with them."""

    http: CloudHttp
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
        who = by or self.credentials
        url = object_address(who.storage_uri, key)
        headers = signed(
            who, "PUT", url, sha256=hashlib.sha256(body).hexdigest(), region=region, now_us=now_us or _now_us(),
            headers={"If-None-Match": "*"} if only_if_new else {},
        )  # fmt: skip
        return await self.http.ask("PUT", url, headers=headers, body=body if sent is None else sent)

    async def read(self, method: str, url: str, by: TemporaryCredentials | None = None) -> Answer:
        """A signed request without a body."""
        return await self.http.ask(method, url, headers=signed(by or self.credentials, method, url, now_us=_now_us()))


async def probe_credentials(world: World, camera: str, region: str, other_camera: str) -> Attempts:
    """All of it, with one camera's fresh credentials; waits for them to expire at the end. Nothing where none come."""
    api = world.device(world.http, camera)
    try:
        credentials = await api.renew(await api.configuration())
    except CloudMalformedError:  # the cameras meet it too: CRED-5 tells it
        return {}
    probe = Probe(world.http, credentials, world.cameras[camera][0])
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
    address = object_address(uri, key)
    stranger_bucket = replace(probe.credentials, storage_uri=uri.rsplit("/", 1)[0] + "/another-organisation")
    return [
        await accepts("PUT under the camera's own prefix", probe.put(key)),
        await refuses("GET its own object", probe.read("GET", address), "AccessDenied"),
        await refuses("HEAD its own object", probe.read("HEAD", address)),
        await refuses("list the bucket", probe.read("GET", f"{uri}?list-type=2"), "AccessDenied"),
        await refuses("delete its own object", probe.read("DELETE", address)),
        await refuses("overwrite its own object", probe.put(key, body=b"other", only_if_new=False)),
        await refuses("PUT under another camera's prefix", probe.put(probe.fresh_key(other)), "AccessDenied"),
        await refuses("PUT into another bucket", probe.put(probe.fresh_key(), by=stranger_bucket), "AccessDenied"),
    ]


async def _wrong_signatures(probe: Probe) -> list[Attempt]:
    forged = replace(probe.credentials, secret_access_key="A" * 40)
    foreign = replace(probe.credentials, session_token=probe.credentials.session_token[:-8] + "AAAAAAA=")
    key = probe.fresh_key()
    address = object_address(probe.credentials.storage_uri, key)
    body = hashlib.sha256(_BODY).hexdigest()
    replayed = signed(probe.credentials, "PUT", address, sha256=body, headers={"If-None-Match": "*"}, now_us=_now_us())
    elsewhere = object_address(probe.credentials.storage_uri, probe.fresh_key())
    return [
        await accepts("PUT with the right signature", probe.put(probe.fresh_key())),
        await refuses("another secret key", probe.put(probe.fresh_key(), by=forged), "SignatureDoesNotMatch"),
        await refuses("an altered session token", probe.put(probe.fresh_key(), by=foreign)),
        await refuses("signed for region xx-nowhere", probe.put(probe.fresh_key(), region="xx-nowhere")),
        await refuses("other content than signed", probe.put(probe.fresh_key(), sent=b"x" * len(_BODY))),
        await refuses(
            "the signature of one address used for another",
            probe.http.ask("PUT", elsewhere, headers=replayed, body=_BODY),
        ),
    ]


async def _other_region(world: World, probe: Probe, region: str) -> list[Attempt]:
    attempts = [await accepts(f"PUT in {region}", probe.put(probe.fresh_key()))]
    bucket = probe.credentials.storage_uri.rsplit("/", 1)[1]
    for other in world.regions.values():
        if other.id != region:
            there = replace(probe.credentials, storage_uri=f"{other.media_store}/{bucket}")
            attempts += [
                await refuses(f"PUT in {other.id}, signed for {region}", probe.put(probe.fresh_key(), by=there)),
                await refuses(
                    f"PUT in {other.id}, signed for it", probe.put(probe.fresh_key(), by=there, region=other.id)
                ),
            ]
    return attempts


async def _expiry(probe: Probe) -> list[Attempt]:
    control = await accepts("PUT while the credentials hold", probe.put(probe.fresh_key()))
    left_s = probe.credentials.expires_us / 1e6 - time.time()
    await asyncio.sleep(max(0.0, left_s + _EXPIRY_MARGIN_S))
    return [control, await refuses("PUT after their expiry", probe.put(probe.fresh_key()), "ExpiredToken")]
