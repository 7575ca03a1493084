"""What my_systems shows. Times are RFC 3339 in UTC with microseconds."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from reference_impl.my_systems.connectivity import Path
from reference_impl.my_systems.subscription import Subscription, rfc3339

Role = Literal["administrator", "operator", "viewer"]


class Shown(BaseModel):
    """An answer's JSON body."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Dates(Shown):
    """A subscription."""

    activated_at: str
    ends_at: str
    licences_due_by: str

    @classmethod
    def of(cls, subscription: Subscription) -> "Dates":
        """As the API writes it."""
        return cls(
            activated_at=rfc3339(subscription.activated_at),
            ends_at=rfc3339(subscription.ends_at),
            licences_due_by=rfc3339(subscription.licences_due_by),
        )


class Activated(Dates):
    """A subscription that has just begun, and where it records."""

    region: str


class Made(Shown):
    """Something new."""

    id: str


class MadeOrganisation(Made):
    """A new organisation."""

    name: str


class Organisation(MadeOrganisation):
    """An organisation and its settings. `regions`: where recordings of it may lie, the one of today first."""

    region: str | None  # None before activation
    regions: list[str]
    retention_days: int
    subscription: Dates | None


class Mine(MadeOrganisation):
    """An organisation, and what the one who asks is there."""

    role: Role


class NewMember(Shown):
    """A user in an organisation."""

    username: str
    role: Role


class Member(Shown):
    """A member. The username of who made the organisation before these were noted is null."""

    user: str
    username: str | None
    role: Role


class Invitation(Made):
    """Somebody without an account who may join."""

    username: str
    role: Role
    expires_at: str


class MadeInvitation(Invitation):
    """A new one. Whoever has the token makes the account: it is told now and never again."""

    token: str


class OpenInvitation(Invitation):
    """One that nobody has accepted yet."""

    invited_by: str


class Seats(Shown):
    """Licences of an organisation: all, and those that no camera has."""

    seats: int
    free: int


class Licence(Shown):
    """A licence and the camera that it serves, if any."""

    id: str
    camera: str | None


class Region(Shown):
    """Where is recorded from now on."""

    region: str


class Retention(Shown):
    """How long recordings are kept."""

    days: int


class Site(Shown):
    """A system of AXIS Camera Station."""

    id: str
    name: str
    kind: Literal["edge", "pro"]
    registered: bool


class Camera(Shown):
    """A camera in the list; `refusal` says why it could not be enabled now, `refusal_detail` with the way out."""

    id: str
    name: str
    site: str
    model: str
    axis_os: str
    registered: bool
    missing_paths: list[Path] | None  # None: nothing was reported
    enabled: bool
    licence: str | None
    region: str | None
    refusal: str | None
    refusal_detail: str | None


class Switched(Shown):
    """Whether a camera records to the cloud."""

    id: str
    enabled: bool


class Change(Shown):
    """An entry of the audit log."""

    number: int
    at: str
    who: str
    action: str
    what: str
    details: dict[str, Any]


class Codes(Shown):
    """New codes, told once."""

    codes: list[str]


class IssuedCode(Shown):
    """A code that was sold, by its SHA-256."""

    sha256: str
    kind: Literal["licences", "renewal"]
    seats: int
    redeemed: bool


class Encryption(Shown):
    """How a camera encrypts. There is no way to say that it should not."""

    method: Literal["AES-128-CBC"] = "AES-128-CBC"
    wrapping: Literal["RSA-OAEP-SHA256"] = "RSA-OAEP-SHA256"
    public_key: str  # PEM
    key_version: int


class Configuration(Shown):
    """What a camera is told while it records nothing to the cloud."""

    camera: str
    organisation: str
    site: str
    enabled: Literal[False] = False


class Recording(Shown):
    """What a camera is told that records."""

    camera: str
    organisation: str
    site: str
    enabled: Literal[True] = True
    region: str
    storage_uri: str
    recording_index: str
    renewal_uri: str
    encryption: Encryption
