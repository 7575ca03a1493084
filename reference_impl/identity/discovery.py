"""Where everything is (OpenID Connect Discovery 1.0, RFC 8414 2).

Access tokens are signed with ES256; ID tokens with RS256, OpenID Connect's default, or as the client is set to.
"""

from reference_impl.identity.authorization_request import PROMPTS, TWO_STEP
from reference_impl.identity.settings import IdentitySettings


def discovery_document(settings: IdentitySettings) -> dict[str, object]:
    """Identity's metadata."""
    return {
        "issuer": settings.issuer,
        "authorization_endpoint": f"{settings.issuer}/authorize",
        "token_endpoint": settings.token_endpoint,
        "userinfo_endpoint": f"{settings.issuer}/userinfo",
        "revocation_endpoint": f"{settings.issuer}/revoke",
        "end_session_endpoint": f"{settings.issuer}/sign-out",
        "registration_endpoint": f"{settings.issuer}/register",
        "jwks_uri": f"{settings.issuer}/jwks.json",
        "scopes_supported": ["openid"],
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "refresh_token", "client_credentials"],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": ["none", "private_key_jwt"],
        "token_endpoint_auth_signing_alg_values_supported": ["ES256"],
        "revocation_endpoint_auth_methods_supported": ["none"],
        "id_token_signing_alg_values_supported": ["RS256", "ES256"],
        "subject_types_supported": ["public"],
        "claims_supported": ["iss", "sub", "aud", "iat", "exp", "auth_time", "acr", "amr", "sid", "nonce"],
        "acr_values_supported": [TWO_STEP],
        "prompt_values_supported": [prompt for prompt in PROMPTS if prompt],
        "authorization_response_iss_parameter_supported": True,
    }
