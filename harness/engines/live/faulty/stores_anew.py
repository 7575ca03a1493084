"""IDX-4 broken: what is sent again after an answer got lost has another name."""

from dataclasses import replace

from harness.camera.object_key import SegmentName, parse_object_key, segment_key
from harness.camera.segment import Buffer
from harness.cloud.device import DeviceApi
from harness.cloud.http import Answer
from harness.cloud.signing import TemporaryCredentials
from harness.engines.live.faulty.fault import LoneFault

_TAKEN = 412


class _Renaming(DeviceApi):
    async def put(self, credentials: TemporaryCredentials, key: str, body: Buffer, sha256: str) -> Answer:
        answer = await super().put(credentials, key, body, sha256)
        name = parse_object_key(key)
        if answer.status != _TAKEN or not isinstance(name, SegmentName):
            return answer
        return await super().put(credentials, segment_key(name.camera, name.start_us + 1, name.counter), body, sha256)


FAULT = LoneFault(
    id="stores-anew",
    title="a camera whose answer got lost stores the segment again under another name",
    happens="a name that is taken is taken to be somebody else's, and another one is chosen",
    requirements=("IDX-4",),
    apply=lambda parts: replace(parts, api=_Renaming),
)
