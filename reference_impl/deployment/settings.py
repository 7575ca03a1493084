"""What may be set of an embedded cloud."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from argon2 import PasswordHasher

from reference_impl.credentials import IssuingLimits
from reference_impl.deployment.addresses import KEY_SERVER, in_region
from reference_impl.deployment.databases import Databases
from reference_impl.deployment.regions import REGIONS
from reference_impl.foundation.limits import Limits
from reference_impl.foundation.postgres_schema import parsed
from reference_impl.front.cross_origin import require_origins
from reference_impl.identity import least_costly_hasher
from reference_impl.media_store import ScrubSettings, Throttle, UploadSettings
from reference_impl.media_store.locations.address import require_locations
from reference_impl.my_systems import Terms
from reference_impl.recording_index import CareSettings

_LAST_PORT = 65_535


@dataclass(frozen=True, slots=True)
class CloudSettings:
    """Where an embedded cloud lives, and how.

    Args:
        folder: everything that it keeps; opened again, it is the same cloud.
        regions: ids of the regions that it has.
        credential_life_s: how long temporary credentials are good.
        host: address to listen on.
        first_port: services take this port and the following ones; 0: free ones, the same again on the same folder.
        licence_codes: how many licence codes are issued when the folder is new.
        seats_per_code: how many cameras one code serves.
        issuing: how often temporary credentials are issued.
        terms: what holds for every subscription.
        operator_port: of health and metrics, on 127.0.0.1; 0: the one after the services', or a free one.
        database: where the services keep their rows: "" for SQLite files in the folder, or a PostgreSQL database
            (`postgresql://user:password@host:port/database`), in which each service has a schema of its own.
        region_databases: of regions that have another database than that one.
        limits: of what comes in, at each service.
        throttle: how many uploads each region takes; it may be set again while the cloud serves.
        region_throttles: of single regions, in the place of that.
        storage_locations: where objects lie, each in all of them: folders, or buckets of an S3 service
            (`s3://bucket/prefix?endpoint=https://host&region=name`, with credentials from the environment). `{region}`
            in one stands for the region's id; without, each region has a folder in it. By default two folders a region.
        care: how each region's index is looked after: retention, and comparison with the store.
        scrubbing: the pace at which each region looks after its copies.
        uploads: bounds of uploads in parts, and when they count as abandoned.
        web_origins: whose pages may ask the services from within a browser, e.g. `https://video.example`; none is asked
            with cookies.
        web: whether the page of My Systems and Video operation is served, if it was built.
        password_hasher: how the users' passwords are kept.
        alone: services that run beside the cloud, each in a process of its own: `<region>/key_server`.
    """

    folder: Path
    regions: tuple[str, ...] = tuple(REGIONS)
    credential_life_s: float = 3600.0
    host: str = "127.0.0.1"
    first_port: int = 0
    operator_port: int = 0
    licence_codes: int = 400
    seats_per_code: int = 5
    issuing: IssuingLimits = field(default_factory=IssuingLimits)
    terms: Terms = field(default_factory=Terms)
    limits: Limits = field(default_factory=Limits)
    throttle: Throttle = field(default_factory=Throttle)
    region_throttles: Mapping[str, Throttle] = field(default_factory=dict)
    database: str = field(default="", repr=False)  # it may hold a password
    region_databases: Mapping[str, str] = field(default_factory=dict, repr=False)
    storage_locations: tuple[str, ...] = ()
    care: CareSettings = field(default_factory=CareSettings)
    scrubbing: ScrubSettings = field(default_factory=ScrubSettings)
    uploads: UploadSettings = field(default_factory=UploadSettings)
    web_origins: tuple[str, ...] = ()
    web: bool = False
    alone: frozenset[str] = frozenset()
    password_hasher: PasswordHasher = field(default_factory=least_costly_hasher, repr=False)

    def __post_init__(self) -> None:
        require_locations(self.storage_locations)
        unknown = [region for region in self.regions if region not in REGIONS]
        if unknown or not self.regions:
            raise ValueError(f"regions: {', '.join(unknown) or 'none given'}; choose from {', '.join(REGIONS)}")
        if self.credential_life_s <= 0:
            raise ValueError(f"credential_life_s is {self.credential_life_s}; it must be above 0")
        for name in ("first_port", "operator_port"):
            if not 0 <= getattr(self, name) <= _LAST_PORT:
                raise ValueError(f"{name} is {getattr(self, name)}; it must be 0 to {_LAST_PORT}")
        require_origins(self.web_origins)
        if foreign := [region for region in self.region_databases if region not in self.regions]:
            raise ValueError(f"region_databases: {', '.join(foreign)}: this cloud has no such region")
        if unable := self.alone - {in_region(region, KEY_SERVER) for region in self.regions}:
            raise ValueError(f"alone: {', '.join(sorted(unable))}; only key servers of this cloud's regions can be")
        for url in filter(None, self.databases.values()):
            parsed(url)

    def throttle_of(self, region: str) -> Throttle:
        """What its media store goes by."""
        return self.region_throttles.get(region, self.throttle)

    @property
    def databases(self) -> dict[str, str]:
        """Each place's database: of the regions by id, of the global services under ""."""
        return {"": self.database} | {
            region: self.region_databases.get(region, self.database) for region in self.regions
        }

    def databases_of(self, place: str) -> Databases:
        """Of a region, or of the global services ("")."""
        return Databases(self.databases[place], place)
