"""What a camera asks of the cloud: its configuration, credentials, and to take segments and gap reports."""

import base64
import hashlib
import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from harness.camera.gaps import GapReport
from harness.camera.segment import Buffer, SealedSegment
from harness.cloud.document import Document
from harness.cloud.http import Answer, CloudHttp
from harness.cloud.sign_in import DeviceIdentity
from harness.cloud.signing import TemporaryCredentials, object_address, signed

_TOKEN_MARGIN_S = 30


@dataclass(frozen=True, slots=True)
class Configuration:
    """What activation gave the camera (paper: B, configure camera)."""

    camera: str
    organisation: str
    region: str
    storage_uri: str
    recording_index: str
    renewal_uri: str
    public_key: str  # PEM
    key_version: int

    @classmethod
    def read(cls, document: Document) -> "Configuration":
        """From the configuration document of an enabled camera. CloudMalformedError where it is none."""
        encryption = document.inner("encryption")
        return cls(
            **{name: document.word(name) for name in ("camera", "organisation", "region")},
            **{name: document.address(name) for name in ("storage_uri", "recording_index", "renewal_uri")},
            public_key=encryption.text("public_key"),
            key_version=encryption.whole("key_version"),
        )


class Reach(Protocol):
    """What a camera must know of a cloud before it can ask for anything: two addresses."""

    @property
    def identity(self) -> str:
        """Where devices get their tokens."""

    @property
    def my_systems(self) -> str:
        """Where configurations are."""


class DeviceApi:
    """The cloud as one camera sees it."""

    def __init__(
        self, http: CloudHttp, target: Reach, identity: DeviceIdentity, clock: Callable[[], float] = time.time
    ) -> None:
        self._http = http
        self._target = target
        self._identity = identity
        self._clock = clock  # the camera's: seconds since 1970
        self.ahead_s = 0.0  # by which that clock is wrong
        self._token = ""
        self._token_until_s = 0

    async def configuration(self) -> Configuration:
        """Pull the configuration (paper: B)."""
        url = f"{self._target.my_systems}/v1/device/configuration"
        answer = await self._http.get("read the camera's configuration", url, token=await self._fresh_token())
        return Configuration.read(Document.of("read the camera's configuration", answer))

    async def try_configuration(self) -> Answer:
        """Pull the configuration; the answer as it is."""
        url = f"{self._target.my_systems}/v1/device/configuration"
        return await self._http.ask("GET", url, token=await self._fresh_token())

    async def try_renewal(self, renewal_uri: str) -> Answer:
        """Fetch temporary credentials from this address; the answer as it is."""
        return await self._http.ask("GET", renewal_uri, token=await self._fresh_token())

    async def renew(self, configuration: Configuration) -> TemporaryCredentials:
        """Fetch temporary credentials (paper: C). CloudMalformedError if they, or the token for it, can't be used."""
        token = await self._fresh_token()
        answer = await self._http.get("renew the credentials", configuration.renewal_uri, token=token)
        return TemporaryCredentials.read(Document.of("renew the credentials", answer))

    async def put(self, credentials: TemporaryCredentials, key: str, body: Buffer, sha256: str) -> Answer:
        """PutObject, never over an object that is there (paper: D)."""
        url = object_address(credentials.storage_uri, key)
        extra = {"If-None-Match": "*", "Content-Type": "application/octet-stream"}
        headers = signed(credentials, "PUT", url, sha256=sha256, headers=extra, now_us=self._now_us())
        return await self._http.ask("PUT", url, headers=headers, body=body)

    async def index(
        self,
        configuration: Configuration,
        credentials: TemporaryCredentials,
        row: dict[str, object],
        *,
        now_us: int | None = None,
    ) -> Answer:
        """Index recording metadata of one stored segment (paper: E); signed at `now_us`, now by default."""
        return await self._tell(configuration, credentials, "segments", row, now_us)

    async def index_all(
        self, configuration: Configuration, credentials: TemporaryCredentials, rows: Sequence[dict[str, object]]
    ) -> Answer:
        """Index several stored segments with one request, or none of them."""
        if len(rows) == 1:
            return await self.index(configuration, credentials, rows[0])
        return await self._tell(configuration, credentials, "segment-lists", {"segments": rows})

    async def reach_index(self, configuration: Configuration) -> None:
        """Connect with the index; the connection is used for the first row."""
        await self._http.ask("HEAD", configuration.recording_index)

    async def report_gap(
        self, configuration: Configuration, credentials: TemporaryCredentials, report: GapReport
    ) -> Answer:
        """Tell the cloud what is lost."""
        row = {name: getattr(report, name) for name in ("span", "first", "last", "start_us", "duration_us")}
        return await self._tell(configuration, credentials, "gaps", {**row, "reason": str(report.reason)})

    async def _tell(
        self,
        configuration: Configuration,
        credentials: TemporaryCredentials,
        what: str,
        row: Mapping[str, object],
        now_us: int | None = None,
    ) -> Answer:
        url = f"{configuration.recording_index}/v1/cameras/{configuration.camera}/{what}"
        body = json.dumps(row).encode()
        headers = signed(
            credentials,
            "POST",
            url,
            sha256=hashlib.sha256(body).hexdigest(),
            headers={"Content-Type": "application/json"},
            service="recording-index",
            now_us=now_us or self._now_us(),
        )
        return await self._http.ask("POST", url, headers=headers, body=body)

    async def _fresh_token(self) -> str:
        now_s = self._clock() + self.ahead_s
        if now_s > self._token_until_s - _TOKEN_MARGIN_S:
            self._token, self._token_until_s = await self._identity.token(self._http, self._target.identity, now_s)
        return self._token

    def _now_us(self) -> int:
        return int((self._clock() + self.ahead_s) * 1_000_000)


def index_row(segment: SealedSegment, object_key: str, init_key: str) -> dict[str, object]:
    """The index row of a sealed segment."""
    return {
        "object_key": object_key,
        "init_key": init_key,
        "span": segment.span,
        "counter": segment.counter,
        "start_us": segment.start_us,
        "duration_us": segment.duration_us,
        "key_id": segment.key_id,
        "wrapped_key": base64.urlsafe_b64encode(segment.wrapped_key).rstrip(b"=").decode(),
        "key_version": segment.key_version,
        "iv": segment.iv.hex(),
        "sha256": segment.ciphertext_sha256,
        "size": segment.size_bytes,
    }
