"""TLS-3 broken: an upload goes wherever an answer points, with everything that it was sent with."""

from dataclasses import replace
from urllib.parse import urljoin

from harness.camera.segment import Buffer
from harness.cloud.device import DeviceApi
from harness.cloud.http import Answer
from harness.cloud.signing import TemporaryCredentials, object_address, signed
from harness.engines.live.faulty.fault import LoneFault

_MOVED = range(300, 400)


class _Following(DeviceApi):
    async def put(self, credentials: TemporaryCredentials, key: str, body: Buffer, sha256: str) -> Answer:
        answer = await super().put(credentials, key, body, sha256)
        if answer.status not in _MOVED or "Location" not in answer.headers:
            return answer
        url = urljoin(object_address(credentials.storage_uri, key), answer.headers["Location"])
        headers = signed(credentials, "PUT", url, sha256=sha256, now_us=self._now_us())
        return await self._http.ask("PUT", url, headers=headers, body=body)


FAULT = LoneFault(
    id="follows-redirects",
    title="a camera uploads to whatever address an answer points to, with its credentials",
    happens="the HTTP library follows redirects and takes the headers along (CVE-2018-1000007 in libcurl)",
    requirements=("TLS-3",),
    apply=lambda parts: replace(parts, api=_Following),
)
