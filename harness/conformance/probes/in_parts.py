"""CRED-2, CRED-3: uploads in parts (S3), where there are any, must allow no more than an object that comes whole."""

import re
from dataclasses import dataclass, replace
from urllib.parse import quote

from harness.checks.facts.tried import Attempt
from harness.cloud.http import Answer
from harness.conformance.probes.attempts import accepts, answered, refuses
from harness.conformance.probes.probe import Probe

_UPLOAD_ID = re.compile(rb"<UploadId>([^<]+)</UploadId>")
_BODY = b"camproof probe part" * 64


@dataclass(frozen=True, slots=True)
class InParts:
    """An upload that was begun."""

    probe: Probe
    key: str
    upload: str  # its id, percent-encoded
    begun: Answer

    @classmethod
    async def begin(cls, probe: Probe, key: str) -> "InParts | None":
        """Under this name; None where the store takes none."""
        begun = await probe.parts("POST", key, "uploads=")
        found = _UPLOAD_ID.search(begun.body)
        return cls(probe, key, quote(found[1].decode(), safe=""), begun) if begun.accepted and found else None

    async def part(self) -> Answer:
        """Send its one part."""
        return await self.probe.parts("PUT", self.key, f"partNumber=1&uploadId={self.upload}", _BODY)

    async def abort(self) -> None:
        """Leave nothing of it."""
        await self.probe.parts("DELETE", self.key, f"uploadId={self.upload}")

    async def whole(self) -> Answer:
        """Send its part and complete it. S3 may tell of a failure behind a status of 200."""
        etag = (await self.part()).headers.get("ETag", "")
        named = f"<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>{etag}</ETag></Part>"
        document = f"{named}</CompleteMultipartUpload>".encode()
        answer = await self.probe.parts("POST", self.key, f"uploadId={self.upload}", document)
        return replace(answer, status=409) if answer.accepted and b"<Error" in answer.body else answer


async def writes_only_its_own(probe: Probe, other: str, stored: str) -> list[Attempt]:
    """Neither under another camera's prefix nor in the place of what is `stored`."""
    free = await InParts.begin(probe, probe.fresh_key())
    if free is None:
        return []
    under_another = probe.parts("POST", probe.fresh_key(other), "uploads=")
    attempts = [
        await accepts("an upload in parts under the camera's own prefix", answered(free.begun)),
        await refuses("an upload in parts under another camera's prefix", under_another, "AccessDenied"),
    ]
    taken = await InParts.begin(probe, stored)
    if taken is None:
        await free.abort()
        return attempts
    attempts += [
        await accepts("an upload in parts that is completed", free.whole()),
        await refuses("overwrite its own object by an upload in parts", taken.whole()),
    ]
    await taken.abort()
    return attempts


async def refused_when_late(begun: InParts | None) -> list[Attempt]:
    """A part of what was begun while the credentials held, after their expiry."""
    return (
        [] if begun is None else [await refuses("a part of an upload after their expiry", begun.part(), "ExpiredToken")]
    )
