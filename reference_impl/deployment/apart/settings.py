"""The settings files of the global part and of a region, each of which is one process with several services."""

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PrivateAttr,
    TypeAdapter,
    ValidationError,
    model_validator,
)

from reference_impl.alone import BesidePath, HearingSettings, PartSettings, Port, named, unusable
from reference_impl.credentials import IssuingLimits
from reference_impl.deployment.opening import USERNAMES
from reference_impl.deployment.regions import REGIONS
from reference_impl.foundation.postgres_schema import parsed
from reference_impl.media_store import ScrubSettings, Throttle, UploadSettings
from reference_impl.media_store.locations.address import require_locations
from reference_impl.my_systems import Terms
from reference_impl.recording_index import CareSettings

_Life = Annotated[float, Field(gt=0)]


def _database(given: str) -> str:
    if given:
        parsed(given)
    return given


def _locations(given: tuple[str, ...]) -> tuple[str, ...]:
    require_locations(given)
    return given


def _terms(given: object) -> object:
    if isinstance(given, dict) and (unknown := given.keys() - Terms.__dataclass_fields__.keys()):
        raise ValueError(f"{', '.join(sorted(unknown))}: there is no such term")
    return given


def _region(given: str) -> str:
    if given not in REGIONS:
        raise ValueError(f"choose from {', '.join(REGIONS)}")
    return given


def _users(given: dict[str, str]) -> dict[str, str]:
    if missing := [name for name in USERNAMES if not given.get(name)]:
        raise ValueError(f"there is none of {', '.join(missing)}")
    return given


_Region = Annotated[str, AfterValidator(_region)]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class KnownService(_Strict):
    """A process of this cloud that asks others in its own name."""

    client_id: str
    jwks: dict[str, Any]  # public keys (RFC 7517)
    audiences: tuple[str, ...]  # whom it may ask


class KnownRegion(_Strict):
    """A region as everybody may see it, with base addresses of its services (https://…)."""

    id: _Region
    credentials: str
    media_store: str
    recording_index: str
    playlists: str
    key_server: str


class GlobalPorts(_Strict):
    """Where the global part listens."""

    identity: Port
    my_systems: Port
    web: Port | None = None


class RegionPorts(_Strict):
    """Where a region listens."""

    credentials: Port
    media_store: Port
    recording_index: Port
    playlists: Port


class _Part(PartSettings):
    state: BesidePath  # the folder of all that it keeps; no other process has it open
    database: Annotated[str, AfterValidator(_database)] = ""  # postgresql://…; "": SQLite files below `state`

    @property
    def holds_secret(self) -> bool:
        """Whether the database's address has a password."""
        return bool(self.database) and bool(parsed(self.database).password)

    @property
    def folders(self) -> tuple[Path, ...]:
        """Folders of state that no other process may have open."""
        return (self.state,)


class GlobalSettings(_Part):
    """Of identity and My Systems."""

    part: Literal["global"] = "global"
    ports: GlobalPorts
    identity: str  # base addresses under which others find them
    my_systems: str
    web: str = ""  # of the page; "": there is none
    services: tuple[KnownService, ...]
    regions: Annotated[tuple[KnownRegion, ...], Field(min_length=1)]
    opening: BesidePath  # a file: the users and licence codes that there are from the first start on
    credential_life_s: _Life = 3600.0  # at least as long as in any region
    terms: Annotated[Terms, BeforeValidator(_terms)] = Terms()

    @property
    def secrets(self) -> tuple[Path, ...]:
        """Files that nobody else may read."""
        return (*super().secrets, self.opening)


class RegionSettings(_Part, HearingSettings):
    """Of a region's credentials, media store, recording index and playlists."""

    part: Literal["region"] = "region"
    region: _Region
    ports: RegionPorts
    my_systems: str  # base addresses, https://…
    media_store: str  # the region's own, as others find it
    key_server: str  # the region's, for playlists; it is asked nothing
    session_key: BesidePath  # a file of 32 bytes; seals temporary credentials
    storage_locations: Annotated[
        tuple[str, ...], AfterValidator(_locations)
    ]  # folders, or s3://…; each has all objects
    credential_life_s: _Life = 3600.0  # at most what the global part knows
    issuing: Annotated[IssuingLimits, named(IssuingLimits())] = IssuingLimits()
    puts_per_s: float | None = Field(default=None, ge=0)  # uploads that are taken; null: all
    retry_after_s: int | None = Field(default=None, ge=0)  # what the others are told; null: nothing
    care: Annotated[CareSettings, named(CareSettings())] = CareSettings()
    scrubbing: Annotated[ScrubSettings, named(ScrubSettings())] = ScrubSettings()
    uploads: Annotated[UploadSettings, named(UploadSettings())] = UploadSettings()

    _throttle: Throttle = PrivateAttr(default_factory=Throttle)

    def model_post_init(self, context: object, /) -> None:
        """Set the throttle."""
        super().model_post_init(context)
        self.throttle.set(self.puts_per_s, self.retry_after_s)

    @property
    def throttle(self) -> Throttle:
        """By the settings that were read last."""
        return self._throttle

    def go_by(self, again: PartSettings) -> None:
        """Its clock, and how many uploads are taken."""
        super().go_by(again)
        if isinstance(again, RegionSettings):
            self.throttle.set(again.puts_per_s, again.retry_after_s)

    @property
    def secrets(self) -> tuple[Path, ...]:
        """Files that nobody else may read."""
        return (*super().secrets, self.session_key)

    @model_validator(mode="after")
    def _has_locations(self) -> "RegionSettings":
        if not self.storage_locations:
            raise ValueError("storage_locations: name two or more")
        return self


PARTS: TypeAdapter[GlobalSettings | RegionSettings] = TypeAdapter(
    Annotated[GlobalSettings | RegionSettings, Field(discriminator="part")]
)
"""Of both: `part` says which."""


class Opening(_Strict):
    """What a cloud starts with: the content of `opening`."""

    passwords: Annotated[dict[str, str], AfterValidator(_users)]  # of those whom a cloud starts with
    licence_codes: tuple[str, ...]
    seats_per_code: Annotated[int, Field(gt=0)] = 5


def read_opening(file: Path) -> Opening:
    """What stands in this file; a SettingsError when it can't be used."""
    try:
        return Opening.model_validate_json(file.read_bytes())
    except ValidationError as wrong:
        raise unusable(file, wrong) from None
