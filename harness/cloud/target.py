"""The cloud under test: where it is, whom to trust, which accounts to use, what it claims."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from harness.cloud.http import Timeouts
from harness.requirements.features import FEATURES

REFERENCE = "reference"


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
    key_server: tuple[Path, ...] = ()  # which of `at_rest` are the key server's
    locations: tuple[Path, ...] = ()  # storage locations; a run takes each one's files away for a moment


class DatabaseEvidence(_Strict):
    """A PostgreSQL database of the cloud's, for the same proof: what lies in it is searched as the files are."""

    url: SecretStr
    regions: Mapping[str, str] = {}  # by how the names of their schemas begin; all others are of no region

    def region_of(self, schema: str) -> str:
        """The region that keeps its rows there, or ""."""
        return next((region for beginning, region in self.regions.items() if schema.startswith(beginning)), "")


class Timing(_Strict):
    """How long to wait for it, in seconds."""

    connect_s: Annotated[float, Field(gt=0)] = 5.0
    answer_s: Annotated[float, Field(gt=0)] = 10.0
    clock_skew_s: Annotated[float, Field(gt=0)] = 5.0  # by how much its clock may differ from ours
    longest_wait_s: Annotated[float, Field(ge=0)] = 120.0  # for credentials to end; longer ones are not seen to
    rights_end_s: Annotated[float, Field(ge=0)] = 10.0  # so long after a role was taken, no service goes by it

    @property
    def timeouts(self) -> Timeouts:
        """As connections take them."""
        return Timeouts(self.connect_s, self.answer_s)


class LoadConsent(_Strict):
    """Whether its operator agrees to load tests, and to how many cameras and viewers."""

    consent: bool
    most_cameras: Annotated[int, Field(ge=1)] = 100
    most_viewers: Annotated[int, Field(ge=0)] = 20


class Target(_Strict):
    """Everything that a run needs to know of a cloud. Absent evidence makes checks `skip`, with that reason."""

    name: str
    services: Mapping[str, str]  # base addresses, https://…, by the names that its adapter knows
    web: str = ""  # of its web client: https://…
    ca_file: Path
    resolve: Mapping[str, str] = {}  # IP addresses by name, instead of what the system says of it
    administrator: Account  # its organisations are its own; the suite makes new ones
    stranger: Account  # a user of no organisation
    viewers: tuple[Account, ...] = ()  # as whom viewers of a load test sign in
    licence_codes: tuple[SecretStr, ...] = ()  # each redeemable once
    spent_codes: Path | None = None  # where it is noted which of them are
    regions: Annotated[tuple[str, ...], Field(min_length=1)]
    features: frozenset[str] = frozenset(FEATURES)  # that it claims
    credential_life_s: Annotated[float, Field(gt=0)] = 3600.0
    evidence: tuple[RegionEvidence, ...] = ()
    global_at_rest: tuple[Path, ...] = ()
    databases: tuple[DatabaseEvidence, ...] = ()
    adapter: str = REFERENCE
    options: Mapping[str, str] = {}  # for the adapter alone
    timing: Timing = Timing()
    load: LoadConsent | None = None

    @property
    def identity(self) -> str:
        """The base address of its sign-in."""
        return self.services["identity"]

    @property
    def my_systems(self) -> str:
        """The base address of its administration."""
        return self.services["my_systems"]
