"""What my_systems reads."""

from typing import Annotated, Literal

from pydantic import Field

from reference_impl.foundation.body import Body
from reference_impl.my_systems.connectivity import PATHS, Path

Name = Annotated[str, Field(pattern=r"\S", max_length=200)]
DeviceId = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$")]
"""A client id at identity. It becomes a folder in object keys: no dots, no slashes."""

Text = Annotated[str, Field(max_length=100)]


class NewOrganisation(Body):
    """POST /v1/organisations."""

    name: Name


class Membership(Body):
    """PUT …/members/{username}."""

    role: Literal["administrator", "operator", "viewer"]


class NewInvitation(Membership):
    """POST …/invitations: of a user name, or an address of electronic mail as one."""

    username: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._+@-]{0,99}$")]


class Code(Body):
    """POST …/licences and …/renewal."""

    code: Annotated[str, Field(min_length=1, max_length=100)]


class Move(Body):
    """POST …/licences/{licence}/move."""

    from_camera: DeviceId
    to_camera: DeviceId


class RegionChoice(Body):
    """POST …/activation and PUT …/region."""

    region: Text


class RetentionChoice(Body):
    """PUT …/retention."""

    days: Annotated[int, Field(ge=-(1 << 31), lt=1 << 31)]


class NewSite(Body):
    """POST …/sites. `kind` is free text here: another kind than edge or pro is refused with its own reason."""

    name: Name
    kind: Text
    registered: bool


class NewCamera(Body):
    """POST …/cameras."""

    id: DeviceId
    name: Name
    model: Annotated[str, Field(max_length=200)]
    axis_os: Text
    registered: bool


class Registration(Body):
    """PUT …/registration, of a site's server or of a device."""

    registered: bool


class AxisOs(Body):
    """PUT …/axis-os."""

    axis_os: Text


class Connectivity(Body):
    """PUT …/connectivity: the paths that are missing, none of them where everything is reached."""

    missing_paths: Annotated[list[Path], Field(max_length=len(PATHS))]


class CloudStorage(Body):
    """PUT …/cloud-storage."""

    enabled: bool


class NewCodes(Body):
    """POST /v1/partner/licence-codes."""

    kind: Literal["licences", "renewal"] = "licences"
    count: Annotated[int, Field(ge=1, le=1_000)]
    seats: Annotated[int, Field(ge=1, le=10_000)] = 1


class AuditQuery(Body):
    """GET …/audit."""

    before: Annotated[int, Field(ge=0, lt=1 << 62)] | None = None
    limit: Annotated[int, Field(ge=1, le=1_000)] = 100
