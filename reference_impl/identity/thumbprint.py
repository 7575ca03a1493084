"""A key's name, made of the key itself (RFC 7638)."""

import base64
import hashlib
import json
from collections.abc import Mapping
from typing import Any

_REQUIRED = {"EC": ("crv", "kty", "x", "y"), "RSA": ("e", "kty", "n")}  # RFC 7638 3.2


def thumbprint(jwk: Mapping[str, Any]) -> str:
    """The SHA-256 thumbprint of an EC or RSA key as base64url without padding."""
    required = {name: jwk[name] for name in _REQUIRED[jwk["kty"]]}
    canonical = json.dumps(required, separators=(",", ":"), sort_keys=True)
    return base64.urlsafe_b64encode(hashlib.sha256(canonical.encode()).digest()).rstrip(b"=").decode()
