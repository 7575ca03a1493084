"""What is wrong with a server's certificate: its key, its signature, its dates, its names, its issuer. Sans I/O."""

from collections.abc import Sequence
from datetime import datetime
from ipaddress import ip_address
from itertools import pairwise

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, rsa

_RSA_BITS, _EC_BITS = 2048, 224  # of equal strength (NIST SP 800-57 part 1, table 2)
_WEAK_HASHES = {"md5", "sha1"}


def described(leaf: x509.Certificate) -> str:
    """Key, signature and dates in words."""
    digest = leaf.signature_hash_algorithm
    good = f"good from {leaf.not_valid_before_utc:%Y-%m-%d} to {leaf.not_valid_after_utc:%Y-%m-%d}"
    return f"{_key(leaf)[0]}, signed with {digest.name if digest else 'its own hash'}, {good}"


def defects(
    chain: Sequence[x509.Certificate], trusted: Sequence[x509.Certificate], host: str, now: datetime
) -> list[str]:
    """Each in words that follow "a certificate".

    Args:
        chain: as the server sent it, its own first.
        trusted: the authorities that clients trust.
        host: the name or address that was asked for.
        now: with a time zone.
    """
    found = [f"{defect} ({one.subject.rfc4514_string()})" for one in chain for defect in _weak(one, trusted)]
    leaf = chain[0]
    if not leaf.not_valid_before_utc <= now <= leaf.not_valid_after_utc:
        found.append(f"that is not valid now ({described(leaf)})")
    if not _names(leaf, host):
        found.append(f"that does not name {host}")
    if not _leads_to(chain, trusted):
        found.append("that no trusted authority issued")
    return found


def _weak(certificate: x509.Certificate, trusted: Sequence[x509.Certificate]) -> list[str]:
    if certificate in trusted:
        return []
    digest = certificate.signature_hash_algorithm
    key, strong = _key(certificate)
    weak = [] if strong else [f"with a weak key, {key}"]
    return weak + ([f"signed with {digest.name}"] if digest and digest.name in _WEAK_HASHES else [])


def _key(certificate: x509.Certificate) -> tuple[str, bool]:
    """The key in words, and whether it is as strong as RSA with 2,048 bits."""
    match certificate.public_key():
        case rsa.RSAPublicKey() as key:
            return f"RSA {key.key_size} bits", key.key_size >= _RSA_BITS
        case ec.EllipticCurvePublicKey() as key:
            return f"EC {key.curve.name}", key.key_size >= _EC_BITS
        case ed25519.Ed25519PublicKey() | ed448.Ed448PublicKey() as key:
            return type(key).__name__.removesuffix("PublicKey"), True
        case other:
            return type(other).__name__, False


def _names(leaf: x509.Certificate, host: str) -> bool:
    """RFC 9525: alternative names alone, a wildcard for one whole label."""
    try:
        names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return False
    try:
        return ip_address(host) in names.get_values_for_type(x509.IPAddress)
    except ValueError:
        wanted = host.lower()
        rest = wanted.partition(".")[2]
        known = {name.lower() for name in names.get_values_for_type(x509.DNSName)}
        return wanted in known or bool(rest and f"*.{rest}" in known)


def _leads_to(chain: Sequence[x509.Certificate], trusted: Sequence[x509.Certificate]) -> bool:
    for certificate, issuer in pairwise(chain):
        if any(_issued(certificate, authority) for authority in trusted):
            return True
        if not _issued(certificate, issuer):
            return False
    return chain[-1] in trusted or any(_issued(chain[-1], authority) for authority in trusted)


def _issued(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True
