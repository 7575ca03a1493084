"""Who may do what: role x organisation x operation, as rules that a person can read.

`MAY` names for each operation who is answered in their own organisation; `refusal` says how everybody else is refused.
An operation that a service offers and that has no line here fails the tests.
"""

from dataclasses import dataclass

ADMINISTRATOR, OPERATOR, VIEWER = "administrator", "operator", "viewer"
STRANGER, PARTNER, DEVICE = "stranger", "partner", "device"
CAMERA, READER = "camera", "reader"
SERVICE = "service"
NOBODY, EXPIRED, ELSEWHERE = "nobody", "expired", "elsewhere"
CALLERS = {
    ADMINISTRATOR: "a user who administers the organisation",
    OPERATOR: "a user who operates it",
    VIEWER: "a user who views it",
    STRANGER: "a user who administers another organisation",
    PARTNER: "a user who sells licences and belongs to no organisation",
    DEVICE: "a camera of the organisation, with its access token",
    CAMERA: "the same camera, signing with its temporary credentials",
    READER: "an administrator's reader session, signing",
    SERVICE: "another service of the cloud, which may ask identity, My Systems and the key servers",
    NOBODY: "no token and no signature",
    EXPIRED: "the administrator's token, or the camera's credentials, after their end",
    ELSEWHERE: "the administrator's token for another audience, or the camera's signature for another service",
}

OWN, OTHER, NONE = "own", "other", ""
"""The organisation that a request is about: that of the callers, another one, or the request names none."""

EVERYONE = frozenset(CALLERS)
MEMBERS = frozenset({ADMINISTRATOR, OPERATOR, VIEWER})
OPERATORS = frozenset({ADMINISTRATOR, OPERATOR})
ADMINISTRATORS = frozenset({ADMINISTRATOR})
SERVICES = frozenset({SERVICE})
USERS = MEMBERS | {STRANGER, PARTNER}
DEVICES, PARTNERS = frozenset({DEVICE}), frozenset({PARTNER})
CAMERAS, READERS = frozenset({CAMERA}), frozenset({READER})
SIGNING = frozenset({CAMERA, READER})
NONE_OF_THEM = frozenset[str]()

MAY = {
    "identity": {
        "discovery": EVERYONE, "publicKeys": EVERYONE, "listEndedGrants": SERVICES,
        "authorize": EVERYONE, "signIn": EVERYONE, "token": EVERYONE, "revoke": EVERYONE,  # they ask for other proof
        "askSignOut": EVERYONE, "signOut": EVERYONE,
        "acceptInvitation": EVERYONE,  # the same
        "removeSecondStep": USERS, "userinfo": USERS, "registerDevice": USERS,
        "readSignInPolicy": ADMINISTRATORS, "setSignInPolicy": ADMINISTRATORS,
    },
    "my_systems": {
        "listRegions": EVERYONE, "listProducts": EVERYONE, "readTerms": EVERYONE,
        "createOrganisation": USERS, "listOrganisations": USERS,
        "readConfiguration": DEVICES, "reportOwnConnectivity": DEVICES,
        "issueCodes": PARTNERS, "listCodes": PARTNERS,
        "readEntitlement": SERVICES, "readRetention": SERVICES,
        "readOrganisation": MEMBERS, "listSites": MEMBERS, "listCameras": MEMBERS,
        "listLicences": OPERATORS, "reportConnectivity": OPERATORS,
        "activate": ADMINISTRATORS, "renew": ADMINISTRATORS, "chooseRegion": ADMINISTRATORS,
        "chooseRetention": ADMINISTRATORS, "listMembers": ADMINISTRATORS, "setMember": ADMINISTRATORS,
        "removeMember": ADMINISTRATORS, "readAudit": ADMINISTRATORS, "redeem": ADMINISTRATORS,
        "invite": ADMINISTRATORS, "listInvitations": ADMINISTRATORS, "withdrawInvitation": ADMINISTRATORS,
        "moveLicence": ADMINISTRATORS, "allocateLicence": ADMINISTRATORS, "releaseLicence": ADMINISTRATORS,
        "addSite": ADMINISTRATORS, "registerServer": ADMINISTRATORS, "addCamera": ADMINISTRATORS,
        "switchCloudStorage": ADMINISTRATORS, "registerDevice": ADMINISTRATORS, "noteAxisOs": ADMINISTRATORS,
    },
    "credentials": {"renewCredentials": DEVICES, "openReaderSession": OPERATORS},
    "recording_index": {
        "indexSegment": CAMERAS, "indexSegments": CAMERAS, "reportGap": CAMERAS,
        "findRecordings": MEMBERS, "showTimeline": MEMBERS, "showCoverage": MEMBERS,
        "compareWithStore": ADMINISTRATORS, "listRemovals": ADMINISTRATORS,
    },
    "playlists": {"readPlaylist": MEMBERS},
    "key_server": {
        "ensureKeys": SERVICES, "rotateKeys": SERVICES, "readPublicKey": USERS | SERVICES,
        "unwrapContentKey": MEMBERS, "readAuditTrail": ADMINISTRATORS,
    },
    "media_store": {
        "PutObject": CAMERAS, "GetObject": READERS, "HeadObject": READERS, "ListObjectsV2": READERS,
        "ListObjects": READERS, "HeadBucket": READERS, "GetBucketLocation": READERS,
        **dict.fromkeys(("CreateMultipartUpload", "UploadPart", "CompleteMultipartUpload", "AbortMultipartUpload",
                         "ListParts", "ListMultipartUploads"), CAMERAS),
        "DeleteObject": NONE_OF_THEM, "DeleteObjects": NONE_OF_THEM,  # the operator of the store alone
    },
}  # fmt: skip

FOR_DEVICES_TOO = frozenset({"my_systems", "credentials"})
"""The services that devices' tokens are for."""

BY_SIGNATURE = {("recording_index", operation) for operation in ("indexSegment", "indexSegments", "reportGap")} | {
    ("media_store", operation) for operation in MAY["media_store"]
}
"""Operations that want AWS Signature Version 4; all others want an access token, or nothing."""

FOR_SERVICES_TOO = frozenset({"identity", "my_systems", "key_server"})
"""The services that the other service's token is for."""

EVERYWHERE = frozenset({"readPublicKey", "ensureKeys", "rotateKeys", "readRetention"})
"""Operations about an organisation that need no right in it."""


@dataclass(frozen=True)
class Refusal:
    """How somebody is refused."""

    status: int
    reason: str


def refusal(service: str, operation: str, caller: str, place: str) -> Refusal | None:
    """How this caller is refused in that organisation; None for whoever is answered."""
    if _may(service, operation, caller, place):
        return None
    if (service, operation) in BY_SIGNATURE:
        return _of_signature(service, caller, place)
    return _of_token(service, operation, caller, place)


def _may(service: str, operation: str, caller: str, place: str) -> bool:
    allowed = MAY[service][operation]
    if place == NONE or operation in EVERYWHERE or allowed == EVERYONE:
        return caller in allowed
    if caller == STRANGER:
        return place == OTHER and ADMINISTRATOR in allowed
    return place == OWN and caller in allowed


def _of_signature(service: str, caller: str, place: str) -> Refusal:
    if caller == EXPIRED:
        return Refusal(400, "ExpiredToken")
    if caller == ELSEWHERE:
        return Refusal(400, "AuthorizationHeaderMalformed")
    if caller not in {*SIGNING, NOBODY}:  # a token is no signature
        return Refusal(400, "InvalidArgument")
    if (service, caller, place) == ("recording_index", CAMERA, OTHER):
        return Refusal(403, "not-your-camera")
    return Refusal(403, "AccessDenied")


def _of_token(service: str, operation: str, caller: str, place: str) -> Refusal:
    if not_taken := _token_not_taken(service, caller):
        return Refusal(401, not_taken)
    if place == NONE or operation in EVERYWHERE:
        kind = {USERS: "user", DEVICES: "device", PARTNERS: "partner", SERVICES: "service"}[MAY[service][operation]]
        return Refusal(403, f"not-a-{kind}")
    if caller in MEMBERS and place == OWN:
        return Refusal(403, "role-not-sufficient")
    return Refusal(404, "no-such-organisation")


def _token_not_taken(service: str, caller: str) -> str:
    if caller in SIGNING | {NOBODY}:
        return "token-missing"
    if caller == EXPIRED:
        return "token-expired"
    taken_by = {DEVICE: FOR_DEVICES_TOO, SERVICE: FOR_SERVICES_TOO, ELSEWHERE: frozenset()}
    return "" if service in taken_by.get(caller, {service}) else "token-invalid"
