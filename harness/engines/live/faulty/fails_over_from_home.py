"""REG-2 broken: where its region does not answer, a camera tries another one."""

from dataclasses import replace

from harness.camera.segment import Buffer
from harness.cloud.device import DeviceApi
from harness.cloud.http import Answer
from harness.cloud.signing import TemporaryCredentials
from harness.engines.live.faulty.fault import LoneFault
from harness.errors import CloudUnreachableError


class _Wandering(DeviceApi):
    async def put(self, credentials: TemporaryCredentials, key: str, body: Buffer, sha256: str) -> Answer:
        try:
            return await super().put(credentials, key, body, sha256)
        except CloudUnreachableError:
            regions = (await self._http.get("list the regions", f"{self._target.my_systems}/v1/regions")).json()
            abroad = next(one for one in regions if one["id"] != credentials.region)
            bucket = credentials.storage_uri.rstrip("/").rpartition("/")[2]
            there = replace(credentials, storage_uri=f"{abroad['media_store']}/{bucket}/")
            return await super().put(there, key, body, sha256)


FAULT = LoneFault(
    id="fails-over-from-home",
    title="a camera whose region does not answer uploads to another region",
    happens="a list of end points is tried one after the other until one answers, as for any other service",
    requirements=("REG-2",),
    also=("BUF-1",),  # what another region refuses it gives up
    apply=lambda parts: replace(parts, api=_Wandering),
)
