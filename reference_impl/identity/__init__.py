"""Signs users and devices in: OAuth 2.0 with PKCE, private_key_jwt and dynamic registration."""

from reference_impl.identity.clients import WEB_CLIENT, ServiceClient, clients_of
from reference_impl.identity.invitations import InvitationPorts
from reference_impl.identity.schema import METADATA
from reference_impl.identity.service import Identity
from reference_impl.identity.settings import IdentitySettings, least_costly_hasher

__all__ = [
    "METADATA",
    "WEB_CLIENT",
    "Identity",
    "IdentitySettings",
    "InvitationPorts",
    "ServiceClient",
    "clients_of",
    "least_costly_hasher",
]
