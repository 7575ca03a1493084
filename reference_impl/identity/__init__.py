"""Signs users and devices in: OAuth 2.0 with PKCE, private_key_jwt and dynamic registration."""

from reference_impl.identity.clients import ServiceClient
from reference_impl.identity.schema import METADATA
from reference_impl.identity.service import Identity
from reference_impl.identity.settings import IdentitySettings, least_costly_hasher

__all__ = ["METADATA", "Identity", "IdentitySettings", "ServiceClient", "least_costly_hasher"]
