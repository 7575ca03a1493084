"""The services of a part, made of its settings; what it asks of other parts, it asks over HTTP."""

from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack

from reference_impl.alone import Placed, connection, heard
from reference_impl.deployment.apart.settings import GlobalSettings, KnownRegion, RegionSettings, read_opening
from reference_impl.deployment.blueprint import Blueprint
from reference_impl.deployment.databases import Databases
from reference_impl.deployment.global_part import GlobalSite, build_global
from reference_impl.deployment.opening import opened
from reference_impl.deployment.region import GlobalPorts, RegionSite, build_region
from reference_impl.deployment.regions import REGIONS
from reference_impl.deployment.remote import Remote
from reference_impl.deployment.remote_keys import RemoteKeyServer, remote_key_server
from reference_impl.deployment.remote_my_systems import RemoteMySystems
from reference_impl.foundation.service_token import ServiceTokens, kept_client_key
from reference_impl.front.running import Service
from reference_impl.identity import ServiceClient
from reference_impl.my_systems import RegionEntry
from reference_impl.web import is_built

_KEY_BYTES = 32


async def services_of(settings: GlobalSettings | RegionSettings, stack: AsyncExitStack) -> Sequence[Placed]:
    """Its services; the stack closes them."""
    if isinstance(settings, GlobalSettings):
        return _placed(settings, "", await _global(settings, stack))
    return _placed(settings, settings.region, await _region(settings, stack))


def _placed(settings: GlobalSettings | RegionSettings, region: str, made: Mapping[str, Service]) -> Sequence[Placed]:
    return [Placed(name, region, getattr(settings.ports, name), service) for name, service in made.items()]


async def _global(settings: GlobalSettings, stack: AsyncExitStack) -> Mapping[str, Service]:
    opening = read_opening(settings.opening)
    site = GlobalSite(
        folder=settings.state,
        databases=Databases(settings.database),
        identity=settings.identity,
        my_systems=settings.my_systems,
        regions=tuple(map(_entry, settings.regions)),
        services=tuple(ServiceClient(one.client_id, one.jwks, one.audiences) for one in settings.services),
        credential_life_s=settings.credential_life_s,
        terms=settings.terms,
        web=settings.web if is_built() else "",
    )
    made = build_global(Blueprint(clock=settings.clock), site, await _key_servers(settings, stack), stack)
    await opened(made, opening.passwords, opening.licence_codes, opening.seats_per_code)
    return made.services


async def _key_servers(settings: GlobalSettings, stack: AsyncExitStack) -> Mapping[str, RemoteKeyServer]:
    http, key = await connection(settings, stack), kept_client_key(settings.client_key)
    tokens = ServiceTokens(settings.identity, "my_systems", key, http, settings.clock)
    return {region.id: remote_key_server(region.key_server, tokens, http) for region in settings.regions}


def _entry(region: KnownRegion) -> RegionEntry:
    place = REGIONS[region.id]
    return RegionEntry(name=place.name, place=place.place, **region.model_dump())


async def _region(settings: RegionSettings, stack: AsyncExitStack) -> Mapping[str, Service]:
    key = settings.session_key.read_bytes()
    if len(key) != _KEY_BYTES:
        raise ValueError(f"{settings.session_key} has {len(key)} bytes instead of {_KEY_BYTES}; restore it")
    identity = await heard(settings, stack)
    my_systems = RemoteMySystems(Remote("my-systems", settings.my_systems, identity.tokens, identity.http))
    ports = GlobalPorts(
        identity.verifier,
        identity.issuer.changed_roles,
        identity.issuer.rights_life_s,
        my_systems.entitlement,
        my_systems.retention,
    )
    site = RegionSite(
        id=settings.region,
        media_store=settings.media_store,
        key_server=settings.key_server,
        state=settings.state,
        locations=settings.storage_locations,
        databases=Databases(settings.database, settings.region),
        session_key=key,
        credential_life_s=settings.credential_life_s,
        issuing=settings.issuing,
        limits=settings.limits,
        throttle=settings.throttle,
        care=settings.care,
        scrubbing=settings.scrubbing,
        uploads=settings.uploads,
    )
    return build_region(Blueprint(clock=settings.clock), site, ports, stack)
