"""One camera's credentials, and what is asked with them."""

import base64
import hashlib
from dataclasses import dataclass, replace

from harness.camera.object_key import segment_key
from harness.cloud.http import Answer
from harness.cloud.request import Request
from harness.cloud.signing import TemporaryCredentials, object_address, signed
from harness.conformance.world import World
from harness.engines.live.camera import now_us as clock_us

BODY = b"camproof probe object" * 64


@dataclass
class Probe:
    """One enabled camera's credentials, and requests made with them."""

    world: World
    credentials: TemporaryCredentials
    camera: str
    counter: int = 0

    @property
    def ends_us(self) -> int:
        """When the credentials end (UTC, microseconds)."""
        return self.credentials.expires_us

    def fresh_key(self, camera: str | None = None) -> str:
        """A name that nothing has yet."""
        self.counter += 1
        return segment_key(camera or self.camera, clock_us(), 900_000 + self.counter)

    async def put(
        self,
        key: str,
        *,
        by: TemporaryCredentials | None = None,
        body: bytes = BODY,
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
        body: bytes = BODY,
        *,
        by: TemporaryCredentials | None = None,
        now_us: int | None = None,
        region: str | None = None,
        only_if_new: bool = True,
    ) -> Request:
        """What `put` sends."""
        return self.world.adapter.store.put(
            by or self.credentials, key, body, sha256=hashlib.sha256(body).hexdigest(), region=region,
            now_us=now_us or clock_us(), only_if_new=only_if_new,
        )  # fmt: skip

    async def read(self, method: str, key: str, by: TemporaryCredentials | None = None) -> Answer:
        """A signed request without a body."""
        return await self.world.ask(
            self.world.adapter.store.ask(method, by or self.credentials, key, now_us=clock_us())
        )

    async def parts(self, method: str, key: str, query: str, body: bytes = b"") -> Answer:
        """A step of an upload in parts."""
        url = f"{object_address(self.credentials.storage_uri, key)}?{query}"
        headers = signed(self.credentials, method, url, sha256=hashlib.sha256(body).hexdigest(), now_us=clock_us())
        return await self.world.ask(Request(method, url, headers, body))

    async def delete_listed(self, key: str) -> Answer:
        """DeleteObjects of one name; what S3 refuses of it, behind a status of 200 too, is a refusal."""
        body = f"<Delete><Object><Key>{key}</Key></Object></Delete>".encode()
        digest = hashlib.sha256(body)
        url, summed = f"{self.credentials.storage_uri}?delete=", base64.b64encode(digest.digest()).decode()
        extra = {"x-amz-checksum-sha256": summed}
        headers = signed(self.credentials, "POST", url, sha256=digest.hexdigest(), headers=extra, now_us=clock_us())
        answer = await self.world.ask(Request("POST", url, headers, body))
        return answer if not answer.accepted or b"<Deleted" in answer.body else replace(answer, status=403)

    async def list(self, by: TemporaryCredentials | None = None) -> Answer:
        """The first page of the bucket's listing."""
        return await self.world.ask(self.world.adapter.store.listing(by or self.credentials, now_us=clock_us()))
