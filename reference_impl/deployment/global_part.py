"""Identity and My Systems, of which there is one each in a cloud."""

from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from argon2 import PasswordHasher

from reference_impl.deployment import addresses as names
from reference_impl.deployment.blueprint import Blueprint
from reference_impl.deployment.databases import Databases
from reference_impl.deployment.later import LaterMySystems
from reference_impl.deployment.remote_keys import KeyKeeper
from reference_impl.foundation.bearer import TokenVerifier
from reference_impl.foundation.presign import LINK_LIFE_S
from reference_impl.foundation.private_file import private_folder
from reference_impl.front.running import Service
from reference_impl.identity import METADATA as IDENTITY
from reference_impl.identity import (
    WEB_CLIENT,
    Identity,
    IdentitySettings,
    InvitationPorts,
    ServiceClient,
    clients_of,
    least_costly_hasher,
)
from reference_impl.my_systems import MySystems, MySystemsPorts, MySystemsSettings, RegionEntry, Terms
from reference_impl.my_systems.schema import METADATA as MY_SYSTEMS
from reference_impl.web import Web, WebRegion, WebSettings, read_page


@dataclass(frozen=True, slots=True, kw_only=True)
class GlobalSite:
    """What the global part is told.

    Args:
        folder: of all that it keeps.
        databases: where its rows are.
        identity: identity's base address.
        my_systems: likewise.
        regions: as everybody may see them.
        services: who may ask others in its own name.
        credential_life_s: for how long credentials hold, at most, that any region issues.
        terms: what holds for every subscription.
        web: address of the page; "": it is not served.
        password_hasher: how the users' passwords are kept.
    """

    folder: Path
    databases: Databases
    identity: str
    my_systems: str
    regions: tuple[RegionEntry, ...]
    services: tuple[ServiceClient, ...] = ()
    credential_life_s: float = 3600.0
    terms: Terms = field(default_factory=Terms)
    web: str = ""
    password_hasher: PasswordHasher = field(default_factory=least_costly_hasher, repr=False)


@dataclass(frozen=True, slots=True)
class GlobalPart:
    """The services of the global part before they serve."""

    identity: Identity
    my_systems: MySystems
    blueprint: Blueprint
    issuer: str
    web: Web | None = None  # the page, where there is one

    @property
    def services(self) -> dict[str, Service]:
        """By name."""
        page = {} if self.web is None else {names.WEB: self.web}
        return {names.IDENTITY: self.identity, names.MY_SYSTEMS: self.my_systems, **page}

    def verifier(self, audience: str) -> TokenVerifier:
        """Verifies tokens in this process, where all that it asks is of the moment."""
        return _verifier(self.blueprint, self.identity, self.issuer, self.my_systems, audience)


def build_global(
    blueprint: Blueprint, site: GlobalSite, keepers: Mapping[str, KeyKeeper], stack: AsyncExitStack
) -> GlobalPart:
    """Make its services; the stack closes them. The key servers by region may be entered later, too."""
    later = LaterMySystems()
    settings = IdentitySettings(
        site.identity,
        secrets=private_folder(site.folder / "secrets"),
        clients=clients_of(site.web),
        services=site.services,
        password_hasher=site.password_hasher,
    )
    rights_life_s = max(settings.token_life_s, site.credential_life_s, LINK_LIFE_S)
    settings = replace(settings, rights_life_s=rights_life_s)
    at = private_folder(site.folder / "identity")
    identity = blueprint.identity(
        at,
        settings,
        later.memberships,
        blueprint.clock,
        database=site.databases.of(names.IDENTITY, at, IDENTITY),
        removing=later.removing,
        changed_roles=later.changed_roles,
        invitations=InvitationPorts(later.invited, later.accept_invitation),
    )
    stack.push_async_callback(identity.close)
    my_systems = blueprint.my_systems(
        site.databases.of(names.MY_SYSTEMS, private_folder(site.folder / "my_systems"), MY_SYSTEMS),
        MySystemsSettings(site.regions, site.terms, rights_life_s),
        _ports(identity, keepers),
        _verifier(blueprint, identity, site.identity, later, "my-systems"),
        blueprint.clock,
    )
    later.is_there(my_systems)
    stack.push_async_callback(my_systems.close)
    return GlobalPart(identity, my_systems, blueprint, site.identity, _page(blueprint, site))


def _page(blueprint: Blueprint, site: GlobalSite) -> Web | None:
    if not site.web:
        return None
    regions = tuple(WebRegion(**asdict(region)) for region in site.regions)
    return blueprint.web(WebSettings(site.web, site.identity, site.my_systems, regions, WEB_CLIENT), read_page())


def _verifier(
    blueprint: Blueprint, identity: Identity, issuer: str, roles: MySystems | LaterMySystems, audience: str
) -> TokenVerifier:
    return blueprint.token_verifier(
        issuer=issuer,
        audience=audience,
        public_keys=identity.public_keys,
        ended_grants=identity.ended_grants,
        changed_roles=roles.changed_roles,
        clock=blueprint.clock,
    )


def _ports(identity: Identity, keepers: Mapping[str, KeyKeeper]) -> MySystemsPorts:
    async def ensure_keys(organisation: str, region: str) -> None:
        await keepers[region].ensure_keys(organisation)

    async def public_key(organisation: str, region: str) -> tuple[int, str]:
        return await keepers[region].public_key(organisation)

    return MySystemsPorts(identity.user_id, identity.username, ensure_keys, public_key)
