"""Makes every service of a cloud and joins their ports. Nothing listens yet."""

from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta

from reference_impl.credentials import CredentialsRegion, CredentialsSettings
from reference_impl.deployment import addresses as names
from reference_impl.deployment.alone import Alone
from reference_impl.deployment.blueprint import Blueprint
from reference_impl.deployment.description import RegionDescription
from reference_impl.deployment.region import Region, RegionFolders, build_region
from reference_impl.deployment.remote_keys import KeyKeeper
from reference_impl.deployment.settings import CloudSettings
from reference_impl.foundation.bearer import TokenVerifier
from reference_impl.foundation.private_file import private_folder
from reference_impl.front.running import Service
from reference_impl.identity import METADATA as IDENTITY
from reference_impl.identity import Identity, IdentitySettings
from reference_impl.my_systems import MySystems, MySystemsPorts, MySystemsSettings, RegionEntry
from reference_impl.my_systems.schema import METADATA as MY_SYSTEMS


@dataclass(frozen=True, slots=True)
class Assembly:
    """The services of a cloud."""

    identity: Identity
    my_systems: MySystems
    services: dict[str, Service]  # global ones, by name
    regions: dict[str, Region]


def assemble(
    settings: CloudSettings,
    blueprint: Blueprint,
    addresses: Mapping[str, str],
    described: tuple[RegionDescription, ...],
    alone: Alone,
    stack: AsyncExitStack,
) -> Assembly:
    """Make the services; the stack closes them."""
    issuer, folder = addresses[names.IDENTITY], private_folder(settings.folder)

    async def memberships(user: str) -> Mapping[str, str]:
        return await my_systems.memberships(user)  # made below: the two know each other

    async def changed_roles() -> Mapping[tuple[str, str], str | None]:
        return await my_systems.changed_roles()  # likewise

    async def removing(user: str) -> None:
        await my_systems.note_removed_second_step(user)  # likewise

    async def retention(organisation: str) -> timedelta:
        return await my_systems.retention(organisation)  # likewise

    secrets = private_folder(folder / "secrets")
    identity_settings = IdentitySettings(
        issuer, secrets=secrets, services=alone.clients(), password_hasher=settings.password_hasher
    )
    databases = settings.databases_of("")
    at = private_folder(folder / "identity")
    database = databases.of(names.IDENTITY, at, IDENTITY)
    identity = blueprint.identity(
        at,
        identity_settings,
        memberships,
        blueprint.clock,
        database=database,
        removing=removing,
        changed_roles=changed_roles,
    )
    stack.push_async_callback(identity.close)

    def verifier(audience: str) -> TokenVerifier:
        return blueprint.token_verifier(
            issuer=issuer,
            audience=audience,
            public_keys=identity.public_keys,
            ended_grants=identity.ended_grants,
            changed_roles=changed_roles,
            clock=blueprint.clock,
        )

    regions = {
        region.id: build_region(
            blueprint,
            region,
            RegionFolders(folder / region.id),
            settings.databases_of(region.id),
            verifier,
            retention,
            settings,
            stack,
        )
        for region in described
    }
    my_systems = blueprint.my_systems(
        databases.of(names.MY_SYSTEMS, private_folder(folder / "my_systems"), MY_SYSTEMS),
        MySystemsSettings(
            _entries(described),
            f"{addresses[names.CREDENTIALS]}/v1/renewal",
            settings.terms,
            identity_settings.token_life_s,
        ),
        _ports(identity, {**alone.key_servers(stack), **_embedded(regions)}),
        verifier("my-systems"),
        blueprint.clock,
    )
    stack.push_async_callback(my_systems.close)
    credentials = blueprint.credentials(
        _credentials_settings(settings, described, regions),
        my_systems.entitlement,
        verifier("credentials"),
        blueprint.clock,
    )
    stack.push_async_callback(credentials.close)
    services: dict[str, Service] = {
        names.IDENTITY: identity,
        names.MY_SYSTEMS: my_systems,
        names.CREDENTIALS: credentials,
    }
    return Assembly(identity, my_systems, services, regions)


def _embedded(regions: Mapping[str, Region]) -> dict[str, KeyKeeper]:
    return {name: region.key_server for name, region in regions.items() if region.key_server is not None}


def _ports(identity: Identity, keepers: Mapping[str, KeyKeeper]) -> MySystemsPorts:
    async def ensure_keys(organisation: str, region: str) -> None:
        await keepers[region].ensure_keys(organisation)

    async def public_key(organisation: str, region: str) -> tuple[int, str]:
        return await keepers[region].public_key(organisation)

    return MySystemsPorts(identity.user_id, ensure_keys, public_key)


def _credentials_settings(
    settings: CloudSettings, described: tuple[RegionDescription, ...], regions: Mapping[str, Region]
) -> CredentialsSettings:
    reachable = {region.id: CredentialsRegion(region.media_store, regions[region.id].sealer) for region in described}
    return CredentialsSettings(reachable, settings.credential_life_s, settings.issuing)


def _entries(described: tuple[RegionDescription, ...]) -> tuple[RegionEntry, ...]:
    return tuple(
        RegionEntry(
            id=region.id,
            name=region.name,
            place=region.place,
            media_store=region.media_store,
            recording_index=region.recording_index,
            playlists=region.playlists,
            key_server=region.key_server,
        )
        for region in described
    )
