"""How a camera's segments reach the cloud: stored (paper: D), then told to the index (paper: E)."""

import hashlib
from collections.abc import Sequence

from harness.camera.object_key import init_key, segment_key
from harness.camera.segment import Buffer, SealedSegment
from harness.cloud.device import Configuration, index_row
from harness.cloud.http import Answer
from harness.cloud.ports import Device
from harness.cloud.signing import TemporaryCredentials

_EXISTS = 412
_NOT_STORED = "not-stored"


class Outbox:
    """Of one camera. It remembers what the store has taken, and sends no body twice that has arrived.

    Args:
        api: the cloud as the camera sees it.
        camera: its id.
        init: its initialisation segment, stored before all others, under the name `init_key`.
    """

    def __init__(self, api: Device, camera: str, init: bytes) -> None:
        self._api = api
        self._init, self.init_key = init, init_key(camera, init)
        self._init_sha256 = hashlib.sha256(init).hexdigest()
        self._stored: dict[str, str] = {}  # objects that are still needed here, and the bucket that has them

    async def store(self, segment: SealedSegment, credentials: TemporaryCredentials) -> Answer | None:
        """Store it, unless it is there: by an earlier attempt, whose answer may have been lost. A refusal, or None."""
        if (refusal := await self.store_init(credentials)) is not None:
            return refusal
        return await self._put(credentials, _key(segment), segment.ciphertext, segment.ciphertext_sha256)

    async def store_init(self, credentials: TemporaryCredentials) -> Answer | None:
        """Likewise, of the initialisation segment alone."""
        return await self._put(credentials, self.init_key, self._init, self._init_sha256)

    async def tell(
        self, segments: Sequence[SealedSegment], configuration: Configuration, credentials: TemporaryCredentials
    ) -> Answer:
        """Tell the index of what is stored: all, or none where it refuses."""
        rows = [index_row(segment, _key(segment), self.init_key) for segment in segments]
        answer = await self._api.index_all(configuration, credentials, rows)
        if answer.reason == _NOT_STORED:
            self._stored.clear()
        return answer

    def forget(self, segment: SealedSegment) -> None:
        """It will not be sent again."""
        self._stored.pop(_key(segment), None)

    async def _put(self, credentials: TemporaryCredentials, key: str, body: Buffer, sha256: str) -> Answer | None:
        if self._stored.get(key) == credentials.storage_uri:
            return None
        answer = await self._api.put(credentials, key, body, sha256)
        if not answer.accepted and answer.status != _EXISTS:
            return answer
        self._stored[key] = credentials.storage_uri
        return None


def _key(segment: SealedSegment) -> str:
    return segment_key(segment.camera, segment.start_us, segment.counter)
