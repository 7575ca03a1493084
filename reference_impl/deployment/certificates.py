"""The cloud's own certificate authority, kept in its folder, and TLS with it."""

import ssl
from collections.abc import Iterable
from pathlib import Path

import trustme

from reference_impl.foundation.private_file import private_folder, write_private
from reference_impl.front.tls import strict_tls

_NAMES = ("localhost", "127.0.0.1", "::1")
_ANY = ("0.0.0.0", "::")  # noqa: S104 - recognised here, not bound


class CertificateAuthority:
    """One authority a cloud; every service has a certificate of it."""

    def __init__(self, folder: Path, host: str, names: Iterable[str] = ()) -> None:
        self.ca_file = folder / "ca.pem"
        self._names = (*(_NAMES if host in (*_NAMES, *_ANY) else (*_NAMES, host)), *names)
        self._authority = _kept(self.ca_file, private_folder(folder / "secrets") / "ca-key.pem")

    def leaf(self, name: str = "") -> trustme.LeafCert:
        """A new certificate for a service on this host, or on one that has this name as well."""
        return self._authority.issue_cert(*dict.fromkeys((*self._names, name or self._names[0])))


def server_tls(leaf: trustme.LeafCert) -> ssl.SSLContext:
    """TLS with this certificate."""
    context = strict_tls()
    leaf.configure_cert(context)
    return context


def _kept(ca_file: Path, key_file: Path) -> trustme.CA:
    if not (key_file.exists() and ca_file.exists()):
        fresh = trustme.CA(organization_name="camproof reference cloud")
        write_private(key_file, fresh.private_key_pem.bytes())
        write_private(ca_file, fresh.cert_pem.bytes())
        ca_file.chmod(0o644)  # everybody who connects needs it
    return trustme.CA.from_pem(ca_file.read_bytes(), key_file.read_bytes())
