"""The cloud under test: where it is, whom to trust, which accounts to use."""

from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, SecretStr


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Account(_Strict):
    """A user who can sign in."""

    username: str
    password: SecretStr


class RegionEvidence(_Strict):
    """What only the cloud's own operator can show of a region, for the proof of encryption at rest and of residency."""

    id: str
    at_rest: tuple[Path, ...] = ()  # folders that hold everything the region's services keep
    logs: tuple[Path, ...] = ()


class Target(_Strict):
    """Everything that a run needs to know of a cloud. Absent evidence makes checks `skip`, with that reason."""

    name: str
    identity: str  # base addresses, https://…
    my_systems: str
    credentials: str
    ca_file: Path
    administrator: Account  # its organisations are its own; the suite makes new ones
    stranger: Account  # a user of no organisation
    licence_codes: Annotated[tuple[SecretStr, ...], Field(min_length=1)]  # each redeemable once
    regions: Annotated[tuple[str, ...], Field(min_length=1)]
    credential_life_s: Annotated[float, Field(gt=0)] = 3600.0
    evidence: tuple[RegionEvidence, ...] = ()
    global_at_rest: tuple[Path, ...] = ()
