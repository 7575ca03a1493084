"""Where everything is (OpenID Connect Discovery 1.0, RFC 8414 2)."""

from reference_impl.identity.settings import IdentitySettings


def discovery_document(settings: IdentitySettings) -> dict[str, object]:
    """Identity's metadata."""
    return {
        "issuer": settings.issuer,
        "authorization_endpoint": f"{settings.issuer}/authorize",
        "token_endpoint": settings.token_endpoint,
        "registration_endpoint": f"{settings.issuer}/register",
        "jwks_uri": f"{settings.issuer}/jwks.json",
        "response_types_supported": ["code"],
        "grant_types_supported": ["authorization_code", "client_credentials"],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": ["none", "private_key_jwt"],
        "token_endpoint_auth_signing_alg_values_supported": ["ES256"],
        "subject_types_supported": ["public"],
    }
