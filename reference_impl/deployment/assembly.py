"""Makes every service of a cloud in one process and joins their ports. Nothing listens yet."""

from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reference_impl.deployment import addresses as names
from reference_impl.deployment.alone import Alone
from reference_impl.deployment.blueprint import Blueprint
from reference_impl.deployment.description import RegionDescription
from reference_impl.deployment.folders import RegionFolders
from reference_impl.deployment.global_part import GlobalPart, GlobalSite, build_global
from reference_impl.deployment.region import GlobalPorts, RegionSite, VerifierFor, build_region
from reference_impl.deployment.settings import CloudSettings
from reference_impl.foundation.database import Database
from reference_impl.foundation.private_file import kept_key, private_folder
from reference_impl.foundation.sole_use import sole_use
from reference_impl.front.running import Service
from reference_impl.key_server import KeyServer
from reference_impl.key_server.heads import METADATA as HEADS
from reference_impl.key_server.schema import METADATA as KEYS
from reference_impl.media_store.locations.address import in_region
from reference_impl.my_systems import RegionEntry

if TYPE_CHECKING:
    from reference_impl.deployment.remote_keys import KeyKeeper


@dataclass(frozen=True, slots=True)
class Assembly:
    """The services of a cloud."""

    whole: GlobalPart
    regions: dict[str, dict[str, Service]]  # by region, and by name within it


def assemble(
    settings: CloudSettings,
    blueprint: Blueprint,
    addresses: Mapping[str, str],
    described: tuple[RegionDescription, ...],
    alone: Alone,
    stack: AsyncExitStack,
) -> Assembly:
    """Make the services; the stack closes them."""
    site = GlobalSite(
        folder=private_folder(settings.folder),
        databases=settings.databases_of(""),
        identity=addresses[names.IDENTITY],
        my_systems=addresses[names.MY_SYSTEMS],
        regions=tuple(map(_entry, described)),
        services=alone.clients(),
        credential_life_s=settings.credential_life_s,
        terms=settings.terms,
        web=addresses.get(names.WEB, ""),
        password_hasher=settings.password_hasher,
    )
    keepers: dict[str, KeyKeeper] = {**alone.key_servers(stack)}
    whole = build_global(blueprint, site, keepers, stack)
    ask = whole.my_systems
    ports = GlobalPorts(whole.verifier, ask.changed_roles, whole.identity.rights_life_s, ask.entitlement, ask.retention)
    regions: dict[str, dict[str, Service]] = {}
    for region in described:
        folders = RegionFolders(site.folder / region.id)
        for folder in (*folders.at_rest, folders.safe):
            private_folder(folder)
        regions[region.id] = build_region(blueprint, _site(settings, region, folders), ports, stack)
        if region.id not in keepers:
            kept = _key_server(settings, blueprint, region.id, folders, whole.verifier, stack)
            keepers[region.id] = regions[region.id][names.KEY_SERVER] = kept
    return Assembly(whole, regions)


def _site(settings: CloudSettings, region: RegionDescription, folders: RegionFolders) -> RegionSite:
    named = tuple(in_region(text, region.id) for text in settings.storage_locations)
    return RegionSite(
        id=region.id,
        media_store=region.media_store,
        key_server=region.key_server,
        state=folders.root,
        locations=named or tuple(map(str, folders.locations)),
        databases=settings.databases_of(region.id),
        session_key=kept_key(folders.session_key),
        credential_life_s=settings.credential_life_s,
        issuing=settings.issuing,
        limits=settings.limits,
        throttle=settings.throttle_of(region.id),
        care=settings.care,
        scrubbing=settings.scrubbing,
        uploads=settings.uploads,
    )


def _key_server(
    settings: CloudSettings,
    blueprint: Blueprint,
    region: str,
    folders: RegionFolders,
    verifier: VerifierFor,
    stack: AsyncExitStack,
) -> KeyServer:
    stack.enter_context(sole_use(folders.keys))  # a key server that runs alone may have it still
    database = settings.databases_of(region).of("keys", folders.keys, KEYS)
    heads, key = Database(folders.audit_heads, HEADS), kept_key(folders.key_encryption_key)
    made = blueprint.key_server(database, heads, region, key, verifier("keys"), blueprint.clock)
    stack.push_async_callback(made.close)
    return made


def _entry(region: RegionDescription) -> RegionEntry:
    return RegionEntry(**{name: getattr(region, name) for name in RegionEntry.__dataclass_fields__})
