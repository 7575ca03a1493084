"""A camera that uploads several segments at a time, until nobody answers any more or through all that goes wrong."""

import asyncio
import hashlib
import secrets
import time
from typing import TYPE_CHECKING

from harness.camera.media.template import SegmentTemplate
from harness.camera.object_key import init_key, segment_key
from harness.camera.parts import CameraParts
from harness.camera.sealing import Sealer
from harness.camera.segment import SealedSegment
from harness.cloud.device import Configuration, index_row
from harness.cloud.http import Answer
from harness.cloud.ports import Device
from harness.errors import CloudRefusedError, CloudUnreachableError

if TYPE_CHECKING:
    from harness.cloud.signing import TemporaryCredentials

_EXISTS = 412
_COME_AGAIN = {429, 500, 502, 503, 504}
_ROTATION_US = 3_600_000_000
_BEFORE_S = 3_600  # all of it is past, and none so old that retention removes it


class Uploader:
    """Makes segments without end, and knows which of them were acknowledged.

    Args:
        device: the cloud as the camera sees it.
        configuration: the camera's.
        template: of its media.
        size_bytes: of a segment.
    """

    def __init__(
        self, device: Device, configuration: Configuration, template: SegmentTemplate, size_bytes: int
    ) -> None:
        parts, self.camera = CameraParts(), configuration.camera
        self._start_us = (time.time_ns() // 1_000_000_000 - _BEFORE_S) * 1_000_000
        keys = parts.content_keys(secrets.token_bytes, _ROTATION_US, self.camera)
        self.acknowledged: list[SealedSegment] = []
        self.made: list[SealedSegment] = []
        self._device, self._configuration, self._template = device, configuration, template
        self._size_bytes = size_bytes
        self._sealer = Sealer(parts, keys, configuration.public_key, configuration.key_version, self.camera)
        self._credentials: TemporaryCredentials | None = None

    async def begin(self) -> None:
        """Get credentials and store the initialisation segment."""
        self._credentials = await self._device.renew(self._configuration)
        init = self._template.init
        key = init_key(self.camera, init)
        put = await self._device.put(self._credentials, key, init, hashlib.sha256(init).hexdigest())
        _require(put, "store the initialisation segment")

    async def upload(self, enough: asyncio.Event, count: int) -> None:
        """Store and index one segment after the other; say so when `count` of them were acknowledged."""
        while True:
            sealed = self._next()
            try:
                await self._send(sealed)
            except CloudUnreachableError:
                return
            self.acknowledged.append(sealed)
            if len(self.acknowledged) >= count:
                enough.set()

    async def persist(self, until: asyncio.Event, pace_s: float) -> None:
        """Store and index one segment after the other; each again and again, while the cloud is away or busy.

        Args:
            until: it is enough; what is not acknowledged by then is left.
            pace_s: from one try to the next.
        """
        while not until.is_set():
            sealed = self._next()
            while not until.is_set() and sealed not in self.acknowledged:
                try:
                    await self._send(sealed)
                    self.acknowledged.append(sealed)
                except CloudUnreachableError:
                    pass
                except CloudRefusedError as refused:
                    if refused.status not in _COME_AGAIN:
                        raise
                await asyncio.sleep(pace_s)

    async def finish(self, device: Device) -> None:
        """Send again what nobody acknowledged, as a camera does when the cloud is back."""
        self._device = device
        self._credentials = await device.renew(self._configuration)
        for sealed in self.made:
            if sealed not in self.acknowledged:
                await self._send(sealed)

    def key_of(self, sealed: SealedSegment) -> str:
        """The name of its object."""
        return segment_key(sealed.camera, sealed.start_us, sealed.counter)

    def _next(self) -> SealedSegment:
        counter = len(self.made)
        at_us = self._start_us + counter * round(self._template.segment_s * 1_000_000)
        segment = self._template.make(self.camera, "span", counter, at_us, self._size_bytes)
        self.made.append(self._sealer.seal(segment))
        return self.made[-1]

    async def _send(self, sealed: SealedSegment) -> None:
        if self._credentials is None:
            raise RuntimeError("`begin` was not called")
        key = self.key_of(sealed)
        put = await self._device.put(self._credentials, key, sealed.ciphertext, sealed.ciphertext_sha256)
        if put.status != _EXISTS:
            _require(put, "store a segment")
        row = index_row(sealed, key, init_key(self.camera, self._template.init))
        _require(await self._device.index(self._configuration, self._credentials, row), "index a segment")


def _require(answer: Answer, action: str) -> None:
    if not answer.accepted:
        raise answer.refusal(action)
