"""Recordings of the past, made at once: a camera tells a cloud in seconds what it could have recorded in hours."""

import asyncio
import hashlib
import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from harness.camera.gaps import GapReason, GapReport, Lost
from harness.camera.media.template import SegmentTemplate
from harness.camera.object_key import init_key, segment_key
from harness.camera.parts import CameraParts
from harness.camera.sealing import Sealer
from harness.cloud.device import Configuration, index_row
from harness.cloud.http import Answer
from harness.cloud.ports import Device
from harness.cloud.signing import TemporaryCredentials

_ABREAST = 6
_HOUR_US = 3_600_000_000
_S_TO_US = 1_000_000


@dataclass(frozen=True, slots=True)
class Stint:
    """One span of recording: when it began, how many segments it has, and which of them the cloud has not.

    Args:
        start_us: UTC, microseconds since 1970.
        segments: how many.
        lost: ranges of numbers, and why the camera says that they are lost.
        untold: numbers of which it tells nothing.
    """

    start_us: int
    segments: int
    lost: Mapping[range, GapReason] = field(default_factory=dict)
    untold: range = range(0)

    def missing(self, counter: int) -> bool:
        """Whether the cloud does not get it."""
        return counter in self.untold or any(counter in numbers for numbers in self.lost)


@dataclass(frozen=True, slots=True)
class Recorded:
    """A segment that was stored."""

    object_key: str
    start_us: int
    counter: int
    media: bytes = field(repr=False)  # in the clear


class PastCamera:
    """A camera that records faster than time goes by. Make it with `ready`."""

    def __init__(
        self, device: Device, template: SegmentTemplate, configuration: Configuration, credentials: TemporaryCredentials
    ) -> None:
        self.id = configuration.camera
        self.segment_us = round(template.segment_s * _S_TO_US)
        self._device, self._template = device, template
        self._configuration, self._credentials = configuration, credentials
        parts = CameraParts()
        keys = parts.content_keys(secrets.token_bytes, _HOUR_US, self.id)
        self._sealer = Sealer(parts, keys, configuration.public_key, configuration.key_version, self.id)
        self._init = init_key(self.id, template.init)

    @classmethod
    async def ready(cls, device: Device, template: SegmentTemplate) -> "PastCamera":
        """With its configuration and credentials; its initialisation segment is stored."""
        configuration = await device.configuration()
        camera = cls(device, template, configuration, await device.renew(configuration))
        digest = hashlib.sha256(template.init).hexdigest()
        await device.put(camera._credentials, camera._init, template.init, digest)
        return camera

    @property
    def content_key(self) -> bytes:
        """The one that it used last, in the clear."""
        return self._sealer.content_key

    async def record(self, stint: Stint, *, span: str = "") -> Sequence[Recorded]:
        """All of a stint; the segments that were stored, in order. CloudRefusedError where one is not taken."""
        name, limit = span or secrets.token_hex(8), asyncio.Semaphore(_ABREAST)
        told = [n for n in range(stint.segments) if not stint.missing(n)]
        made = await asyncio.gather(*(self._one(limit, name, n, stint.start_us + n * self.segment_us) for n in told))
        for numbers, reason in stint.lost.items():
            lost = tuple(Lost(n, stint.start_us + n * self.segment_us, self.segment_us) for n in numbers)
            report = GapReport(name, reason, lost)
            _taken("report a gap", await self._device.report_gap(self._configuration, self._credentials, report))
        return made

    async def go_on(self, span: str, counter: int, start_us: int) -> None:
        """Record from then on, each segment when its time is over, until cancelled."""
        limit = asyncio.Semaphore(1)
        while True:
            end_us = start_us + self.segment_us
            await asyncio.sleep(max(0.0, end_us / _S_TO_US - time.time()))
            if time.time() * _S_TO_US > self._credentials.expires_us - 60 * _S_TO_US:
                self._credentials = await self._device.renew(self._configuration)
            await self._one(limit, span, counter, start_us)
            counter, start_us = counter + 1, end_us

    async def _one(self, limit: asyncio.Semaphore, span: str, counter: int, start_us: int) -> Recorded:
        async with limit:
            segment = self._template.make(self.id, span, counter, start_us, 0)
            sealed = self._sealer.seal(segment)
            key = segment_key(self.id, start_us, counter)
            put = await self._device.put(self._credentials, key, sealed.ciphertext, sealed.ciphertext_sha256)
            _taken("store a segment", put)
            row = index_row(sealed, key, self._init)
            _taken("index a segment", await self._device.index(self._configuration, self._credentials, row))
        return Recorded(key, start_us, counter, bytes(segment.media))


def _taken(action: str, answer: Answer) -> None:
    if not answer.accepted:
        raise answer.refusal(action)
