"""A certificate as JSON, and who signed it: Ed25519 (RFC 8032) over its canonical form without the signature."""

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from harness.errors import BadInputError
from reports.certificate.statement import Certificate

SCHEMA = "camproof.certificate/1"
_MAKE_ONE = "`openssl genpkey -algorithm ed25519 -out key.pem` makes one"


def as_document(certificate: Certificate, key: Ed25519PrivateKey | None = None) -> dict[str, Any]:
    """The certificate as JSON takes it, signed where there is a key."""
    document = json.loads(json.dumps({"schema": SCHEMA, **asdict(certificate)}))
    document["signature"] = _signature(document, key) if key else None
    return dict(document)


def signer(document: Mapping[str, Any]) -> bytes | None:
    """The public key (32 bytes) that signed it; None where nobody did. BadInputError: the signature is not valid."""
    told = document.get("signature")
    if told is None:
        return None
    try:
        public = base64.b64decode(told["public_key"], validate=True)
        value = base64.b64decode(told["value"], validate=True)
        Ed25519PublicKey.from_public_bytes(public).verify(value, canonical(document))
    except (KeyError, TypeError, ValueError) as broken:
        raise BadInputError(f"the signature can't be read: {broken!r}") from None
    except InvalidSignature:
        raise BadInputError("the signature is not valid: the certificate was changed after it was signed") from None
    return public


def canonical(document: Mapping[str, Any]) -> bytes:
    """The bytes that are signed: keys sorted, no blanks, UTF-8, without the signature."""
    rest = {name: value for name, value in document.items() if name != "signature"}
    return json.dumps(rest, sort_keys=True, separators=(",", ":")).encode()


def private_key(path: Path) -> Ed25519PrivateKey:
    """From a PEM file. BadInputError: it can't be read, needs a passphrase, or is another kind of key."""
    try:
        key = load_pem_private_key(path.read_bytes(), None)
    except (OSError, TypeError, ValueError) as broken:
        raise BadInputError(f"{path} can't be used as a key ({_why(broken)}); {_MAKE_ONE}") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise BadInputError(f"{path} is no Ed25519 key; {_MAKE_ONE}")
    return key


def public_key(path: Path) -> bytes:
    """The 32 bytes of a public key in a PEM file, or of a private one. BadInputError: it is neither."""
    try:
        content = path.read_bytes()
        public = b"PUBLIC KEY" in content
        key = load_pem_public_key(content) if public else private_key(path).public_key()
    except (OSError, ValueError) as broken:
        raise BadInputError(f"{path} can't be used as a public key ({_why(broken)})") from None
    if not isinstance(key, Ed25519PublicKey):
        raise BadInputError(f"{path} is no Ed25519 key")
    return _raw(key)


def configuration_digest(configuration: object) -> str:
    """Over its JSON with sorted keys and no blanks."""
    return hashlib.sha256(json.dumps(configuration, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def fingerprint(public_key: bytes) -> str:
    """A public key as people compare it: SHA-256, in groups."""
    digest = hashlib.sha256(public_key).hexdigest()[:32]
    return " ".join(digest[at : at + 4] for at in range(0, len(digest), 4))


def _why(broken: Exception) -> str:
    return (broken.strerror or str(broken)).lower() if isinstance(broken, OSError) else str(broken).split(".")[0]


def _signature(document: Mapping[str, Any], key: Ed25519PrivateKey) -> dict[str, str]:
    return {
        "algorithm": "Ed25519",
        "public_key": base64.b64encode(_raw(key.public_key())).decode(),
        "value": base64.b64encode(key.sign(canonical(document))).decode(),
    }


def _raw(key: Ed25519PublicKey) -> bytes:
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw)
