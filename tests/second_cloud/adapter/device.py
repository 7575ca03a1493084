"""The second cloud as one camera sees it."""

import base64
import hashlib
import json
import time
from collections.abc import Mapping, Sequence

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from harness.camera.gaps import GapReport
from harness.camera.segment import Buffer
from harness.cloud.device import Configuration
from harness.cloud.document import Document
from harness.cloud.http import Answer, CloudHttp
from harness.cloud.request import Request, expect, send
from harness.cloud.sign_in import DeviceIdentity
from harness.cloud.signing import TemporaryCredentials
from harness.errors import CloudMalformedError
from tests.second_cloud.adapter.requests import HOLE, PIECE, Boxes
from tests.second_cloud.adapter.wording import pass_read, plainly, post, reading, sealed, session


class Device:
    """The second cloud as one camera sees it."""

    def __init__(self, http: CloudHttp, base: str, identity: DeviceIdentity) -> None:
        self._http = http
        self._base = base
        self._identity = identity
        self._token = ""
        self._until_s = 0.0

    async def configuration(self) -> Configuration:
        action = "read the camera's configuration"
        answer = await self.try_configuration()
        if not answer.accepted:
            raise answer.refusal(action)
        said = answer.json()
        if not said.get("on"):
            raise CloudMalformedError(action, "a camera that is off")
        box = f"{self._base}/box/{said['group']}"
        return Configuration(
            said["cam"], said["group"], said["where"], box, self._base, f"{self._base}/devices/me/pass",
            said["lock"]["pem"], said["lock"]["n"],
        )  # fmt: skip

    async def try_configuration(self) -> Answer:
        request = Request("GET", f"{self._base}/devices/me", session(await self._fresh()), read=plainly)
        return await send(self._http, request)

    async def renew(self, configuration: Configuration) -> TemporaryCredentials:
        action = "renew the credentials"
        answer = await self.try_renewal(configuration.renewal_uri)
        if not answer.accepted:
            raise answer.refusal(action)
        return TemporaryCredentials.read(Document.of(action, answer))

    async def try_renewal(self, renewal_uri: str) -> Answer:
        return await send(self._http, post(renewal_uri, await self._fresh(), {}, reading(pass_read(self._base))))

    async def put(self, credentials: TemporaryCredentials, key: str, body: Buffer, sha256: str) -> Answer:
        now_us = time.time_ns() // 1_000
        return await send(self._http, Boxes().put(credentials, key, body, sha256=sha256, now_us=now_us))

    async def index(
        self,
        configuration: Configuration,
        credentials: TemporaryCredentials,
        row: dict[str, object],
        *,
        now_us: int | None = None,
    ) -> Answer:
        told = {theirs: row[ours] for ours, theirs in PIECE.items()}
        return await self._tell(configuration, credentials, "pieces", told, now_us)

    async def index_all(
        self, configuration: Configuration, credentials: TemporaryCredentials, rows: Sequence[dict[str, object]]
    ) -> Answer:
        for row in rows[:-1]:
            if not (answer := await self.index(configuration, credentials, row)).accepted:
                return answer
        return await self.index(configuration, credentials, rows[-1])

    async def reach_index(self, configuration: Configuration) -> None:
        await self._http.ask("HEAD", configuration.recording_index)

    async def report_gap(
        self, configuration: Configuration, credentials: TemporaryCredentials, report: GapReport
    ) -> Answer:
        told = {theirs: getattr(report, ours) for ours, theirs in HOLE.items()} | {"cause": str(report.reason)}
        return await self._tell(configuration, credentials, "holes", told)

    async def _tell(
        self,
        configuration: Configuration,
        credentials: TemporaryCredentials,
        what: str,
        row: Mapping[str, object],
        now_us: int | None = None,
    ) -> Answer:
        url, body = f"{self._base}/book/{configuration.camera}/{what}", json.dumps(row).encode()
        sha256, signed_us = hashlib.sha256(body).hexdigest(), now_us or time.time_ns() // 1_000
        return await send(self._http, sealed("POST", url, credentials, body, sha256, signed_us))

    async def _fresh(self) -> str:
        if time.time() > self._until_s:
            self._token, seconds = await device_session(self._http, self._base, self._identity)
            self._until_s = time.time() + seconds / 2
        return self._token


async def device_session(http: CloudHttp, base: str, identity: DeviceIdentity) -> tuple[str, int]:
    at = int(time.time())
    proof = identity.key.sign(f"{identity.client_id} {at}".encode(), ec.ECDSA(hashes.SHA256()))
    said = {"device": identity.client_id, "at": at, "proof": base64.b64encode(proof).decode()}
    action = "get a device's session"
    document = Document.of(action, await expect(http, action, post(f"{base}/devices/login", None, said)))
    return document.word("session"), document.whole("seconds")
