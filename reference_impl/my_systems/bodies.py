"""What my_systems reads."""

from typing import Annotated, Literal

from pydantic import Field

from reference_impl.foundation.body import Body

Name = Annotated[str, Field(min_length=1, max_length=200)]
DeviceId = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$")]
"""A client id at identity. It becomes a folder in object keys: no dots, no slashes."""


class NewOrganisation(Body):
    """POST /v1/organisations."""

    name: Name


class Membership(Body):
    """PUT …/members/{username}."""

    role: Literal["administrator", "operator", "viewer"]


class LicenceCode(Body):
    """POST …/licences."""

    code: Annotated[str, Field(min_length=1, max_length=100)]


class RegionChoice(Body):
    """POST …/activation and PUT …/region."""

    region: Annotated[str, Field(max_length=100)]


class NewSite(Body):
    """POST …/sites. `kind` is free text here: another kind than edge or pro is refused with its own reason."""

    name: Name
    kind: Annotated[str, Field(max_length=100)]
    registered: bool


class NewCamera(Body):
    """POST …/cameras."""

    id: DeviceId
    name: Name
    model: Annotated[str, Field(max_length=200)]
    axis_os: Annotated[str, Field(max_length=100)]
    registered: bool


class CloudStorage(Body):
    """PUT …/cloud-storage."""

    enabled: bool
