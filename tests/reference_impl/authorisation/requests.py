"""What is sent to ask for each operation: harmless where it is answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.reference_impl.authorisation.table import NONE, OTHER, OWN

_GAP = {"span": "s", "first": 0, "last": 0, "start_us": 1, "duration_us": 1, "reason": "evicted"}
_SEGMENT = {
    "object_key": "{camera}/x", "init_key": "{camera}/init.y", "span": "s", "counter": 9, "start_us": 1,
    "duration_us": 1, "key_id": "k", "wrapped_key": "AA", "key_version": 1, "iv": "0" * 32,
    "sha256": "0" * 64, "size": 1,
}  # fmt: skip
BODIES: Mapping[str, object] = {
    "createOrganisation": {"name": "x"},
    "reportOwnConnectivity": {"missing_paths": []},
    "issueCodes": {"count": 1},
    "reportConnectivity": {"missing_paths": []},
    "activate": {"region": "eu-fra"},
    "renew": {"code": "x"},
    "chooseRegion": {"region": "eu-fra"},
    "chooseRetention": {"days": 30},
    "setMember": {"role": "viewer"},
    "invite": {"username": "mallory", "role": "viewer"},
    "acceptInvitation": {"token": "x", "password": "a long pass phrase"},
    "redeem": {"code": "x"},
    "moveLicence": {"from_camera": "cam-1", "to_camera": "cam-2"},
    "addSite": {"name": "x", "kind": "pro", "registered": True},
    "registerServer": {"registered": True},
    "addCamera": {"id": "cam-1", "name": "x", "model": "x", "axis_os": "12.0", "registered": True},
    "switchCloudStorage": {"enabled": True},
    "my_systems registerDevice": {"registered": True},
    "noteAxisOs": {"axis_os": "12.0"},
    "removeSecondStep": {"code": "000000"},
    "setSignInPolicy": {"two_step_required": False},
    "openReaderSession": {"organisation": "{organisation}", "region": "eu-fra"},
    "indexSegment": _SEGMENT,
    "indexSegments": {"segments": [_SEGMENT]},
    "reportGap": _GAP,
}
_OF_AN_ORGANISATION = {"openReaderSession"}
S3 = {
    "PutObject": ("PUT", "/{organisation}/{camera}/new"),
    "GetObject": ("GET", "/{organisation}/{camera}/none"),
    "HeadObject": ("HEAD", "/{organisation}/{camera}/none"),
    "ListObjectsV2": ("GET", "/{organisation}?list-type=2"),
    "ListObjects": ("GET", "/{organisation}"),
    "HeadBucket": ("HEAD", "/{organisation}"),
    "GetBucketLocation": ("GET", "/{organisation}?location"),
    "CreateMultipartUpload": ("POST", "/{organisation}/{camera}/new?uploads"),
    "UploadPart": ("PUT", "/{organisation}/{camera}/new?partNumber=1&uploadId=none"),
    "CompleteMultipartUpload": ("POST", "/{organisation}/{camera}/new?uploadId=none"),
    "AbortMultipartUpload": ("DELETE", "/{organisation}/{camera}/new?uploadId=none"),
    "ListParts": ("GET", "/{organisation}/{camera}/new?uploadId=none"),
    "ListMultipartUploads": ("GET", "/{organisation}?uploads&prefix={camera}%2F"),
    "DeleteObject": ("DELETE", "/{organisation}/{camera}/none"),
    "DeleteObjects": ("POST", "/{organisation}?delete"),
}


@dataclass(frozen=True)
class Asked:
    """An operation of a service: how it is asked for, and of which organisations."""

    service: str
    operation: str
    method: str
    path: str

    @property
    def places(self) -> tuple[str, ...]:
        """The organisations that it is tried in."""
        of_one = "{organisation}" in self.path or "{camera}" in self.path or self.operation in _OF_AN_ORGANISATION
        return (OWN, OTHER) if of_one else (NONE,)

    @property
    def body(self) -> object:
        """The JSON body, or None."""
        return BODIES.get(f"{self.service} {self.operation}", BODIES.get(self.operation))


def operations_of(service: str, document: Mapping[str, Any]) -> list[Asked]:
    """All that the service's document tells of."""
    return [
        Asked(service, described["operationId"], method.upper(), path)
        for path, methods in document["paths"].items()
        for method, described in methods.items()
    ]


def s3_operations() -> list[Asked]:
    """The media store's, which tells operations apart by method and query."""
    return [Asked("media_store", operation, *asked) for operation, asked in S3.items()]
