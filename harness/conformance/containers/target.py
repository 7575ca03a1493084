"""The cloud in containers as a target: where it is, and what it shows of its containers' files and databases."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from pydantic import SecretStr

from harness.cloud.target import DatabaseEvidence, Target
from harness.conformance.containers.cloud import ContainerCloud
from harness.conformance.containers.threads import in_thread
from harness.conformance.embedded import as_target as described
from harness.left_behind import own_folder
from reference_impl.deployment.apart.plan import GLOBAL, Part, Wanted
from reference_impl.deployment.containers.databases import SUPERUSER, servers
from reference_impl.deployment.description import RegionDescription
from reference_impl.foundation.postgres_schema import schema_of

FOLDER = "camproof-containers"
_LOGS, _LOCATIONS = "logs", ("a", "b")
_SECRETS = "secrets"  # keys that identity signs tokens with: as with the embedded cloud, no state


@asynccontextmanager
async def in_containers(
    wanted: Wanted, disk_bytes: Mapping[str, int] = MappingProxyType({}), publish: str = ""
) -> AsyncIterator[tuple[ContainerCloud, Target]]:
    """The cloud for the time of the `async with`; nothing of it is left where that is cancelled.

    `disk_bytes` and `publish`: as ContainerCloud has them.

    Raises:
        BadInputError: no engine answers, or it has not the images. The message says what to do.
        CamproofFailedError: a container ended or did not get ready. The message has the end of its log.
    """
    with own_folder(FOLDER) as folder:
        cloud = ContainerCloud(wanted, folder, disk_bytes=disk_bytes, publish=publish)
        async with in_thread(cloud, cloud.stop):
            yield cloud, as_target(cloud)


def as_target(cloud: ContainerCloud, *, served: bool = False) -> Target:
    """What the harness needs to know of it. `served`: it is judged from another process."""
    parts = {part.name: part for part in cloud.parts}
    told = cloud.provisioned.description
    regions = tuple(_shown(cloud, region, parts) for region in told.regions)
    shown = replace(told, regions=regions, global_at_rest=_kept(cloud, parts[GLOBAL]))
    target = described(shown, cloud.wanted.credential_life_s, None, served=served)
    return target.model_copy(
        update={
            "name": "reference cloud in containers",
            "resolve": {part.host: cloud.container(part.name).address for part in cloud.parts},
            "databases": tuple(_databases(cloud)),
            "timing": target.timing.model_copy(update={"rights_end_s": 10.0}),
        }
    )


def _shown(cloud: ContainerCloud, region: RegionDescription, parts: Mapping[str, Part]) -> RegionDescription:
    own, keys = parts[region.id], parts[f"{region.id}/keys"]
    sealed = _kept(cloud, keys)
    return replace(
        region,
        at_rest=(*_kept(cloud, own), *sealed),
        logs=(cloud.state(own) / _LOGS, cloud.state(keys) / _LOGS),
        key_server_at_rest=sealed,
        locations=tuple(cloud.state(own) / name for name in _LOCATIONS),
    )


def _kept(cloud: ContainerCloud, part: Part) -> tuple[Path, ...]:
    """All that lies in its state but logs and its own keys."""
    return tuple(sorted(path for path in cloud.state(part).iterdir() if path.name not in {_LOGS, _SECRETS}))


def _databases(cloud: ContainerCloud) -> list[DatabaseEvidence]:
    """As the servers' superuser sees them, from this machine."""
    found = []
    for server in servers(cloud.wanted):
        regions = {} if server.place == GLOBAL else {schema_of(server.place, ""): server.place}
        at, password = cloud.container(server.name).address, cloud.passwords.superusers[server.place]
        for name in server.databases.values():
            url = SecretStr(f"postgresql://{SUPERUSER}:{password}@{at}/{name}")
            found.append(DatabaseEvidence(url=url, regions=regions))
    return found
