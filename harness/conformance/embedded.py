"""The embedded reference cloud as a target."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from argon2 import PasswordHasher
from pydantic import SecretStr

from harness.cloud.target import Account, DatabaseEvidence, RegionEvidence, Target, Timing
from harness.conformance.faults import cloud_blueprint
from harness.requirements.features import FEATURES, WEB_CLIENT
from reference_impl.deployment.description import Account as CloudAccount
from reference_impl.deployment.description import CloudDescription, RegionDescription
from reference_impl.deployment.embedded import EmbeddedCloud
from reference_impl.deployment.regions import REGIONS as PLACES
from reference_impl.deployment.settings import CloudSettings
from reference_impl.foundation.postgres_schema import schema_of
from reference_impl.identity import least_costly_hasher
from reference_impl.media_store import ScrubSettings, Throttle

REGIONS = ("eu-fra", "us-iad")
_NOT_FROM_OUTSIDE = {"clock", "throttling"}  # for these camproof needs a cloud of its own
ALL_REGIONS = tuple(PLACES)  # the paper's six, which take longer to start and to ask

_PATIENT = Timing(connect_s=30.0, answer_s=60.0, rights_end_s=2.0)  # sessions may live 10 s
"""It shares the machine with all that asks it: that it is slow where the machine is busy is no fault of a cloud."""


@asynccontextmanager
async def embedded(
    folder: Path,
    *,
    regions: tuple[str, ...] = REGIONS,
    credential_life_s: float = 3600.0,
    fault: str | None = None,
    first_port: int = 0,
    throttle: Throttle | None = None,
    region_throttles: Mapping[str, Throttle] | None = None,
    password_hasher: PasswordHasher | None = None,
    database: str = "",
    scrubbing: ScrubSettings | None = None,
    web: bool = False,
) -> AsyncIterator[Target]:
    """The reference cloud, perhaps with one seeded fault, for the time of the `async with`."""
    settings = CloudSettings(
        folder,
        regions=regions,
        credential_life_s=credential_life_s,
        first_port=first_port,
        throttle=throttle or Throttle(),
        region_throttles=region_throttles or {},
        password_hasher=password_hasher or least_costly_hasher(),
        database=database,
        scrubbing=scrubbing or ScrubSettings(),
        web=web,
    )
    async with EmbeddedCloud(settings, blueprint=cloud_blueprint(fault)) as cloud:
        target = as_target(cloud.description, credential_life_s, fault)
        yield target.model_copy(update={"databases": _databases(database, regions)})


def _databases(url: str, regions: tuple[str, ...]) -> tuple[DatabaseEvidence, ...]:
    beginnings = {schema_of(region, ""): region for region in regions}
    return (DatabaseEvidence(url=SecretStr(url), regions=beginnings),) if url else ()


def as_target(cloud: CloudDescription, credential_life_s: float, fault: str | None, *, served: bool = False) -> Target:
    """What the harness needs to know of it. `served`: it is judged from another process."""
    return Target(
        name=("reference cloud" if served else "embedded reference cloud")
        + (f" with the seeded fault {fault}" if fault else ""),
        services={"identity": cloud.identity, "my_systems": cloud.my_systems},
        web=cloud.web,
        ca_file=cloud.ca_file,
        administrator=_account(cloud.administrator),
        stranger=_account(cloud.stranger),
        viewers=(_account(cloud.viewer),),
        licence_codes=tuple(map(SecretStr, cloud.licence_codes)),
        features=frozenset(FEATURES) - _absent(cloud, served=served),
        regions=tuple(region.id for region in cloud.regions),
        credential_life_s=credential_life_s,
        timing=_PATIENT.model_copy(update={"rights_end_s": max(_PATIENT.rights_end_s, cloud.rights_end_s)}),
        evidence=tuple(map(_evidence, cloud.regions)),
        global_at_rest=cloud.global_at_rest,
    )


def _absent(cloud: CloudDescription, *, served: bool) -> set[str]:
    """What it does not claim to have."""
    few = {"six-regions"} if len(cloud.regions) < len(ALL_REGIONS) else set()
    one = {"several-regions"} if len(cloud.regions) == 1 else set()
    unseen = set() if any(region.at_rest for region in cloud.regions) else {"evidence-at-rest"}
    pageless = {WEB_CLIENT} if served and not cloud.web else set()
    return few | one | unseen | pageless | (_NOT_FROM_OUTSIDE if served else set())


def _evidence(region: RegionDescription) -> RegionEvidence:
    return RegionEvidence(
        id=region.id, at_rest=region.at_rest, logs=region.logs, key_server=region.key_server_at_rest,
        locations=region.locations,
    )  # fmt: skip


def _account(account: CloudAccount) -> Account:
    return Account(username=account.username, password=SecretStr(account.password))
