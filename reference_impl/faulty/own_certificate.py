"""Certificates that no authority issued, for the faults of TLS."""

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from ssl import SSLContext
from tempfile import TemporaryDirectory

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import NameOID

_DAY = timedelta(days=1)
_PEM = serialization.Encoding.PEM


def add_own_certificate(context: SSLContext, *, bits: int = 2048, ended_days_ago: int = -365) -> None:
    """Let the server show a self-signed RSA certificate for this machine, beside what it has."""
    key = rsa.generate_private_key(65537, bits)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "appliance")])
    end = datetime.now(UTC) - ended_days_ago * _DAY
    names = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1")), x509.DNSName("localhost")])
    unsigned = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    dated = unsigned.not_valid_before(end - 400 * _DAY).not_valid_after(end)
    certificate = dated.add_extension(names, critical=False).sign(key, SHA256())
    form, locked = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    with TemporaryDirectory() as folder:
        file = Path(folder) / "own.pem"
        file.write_bytes(certificate.public_bytes(_PEM) + key.private_bytes(_PEM, form, locked))
        context.load_cert_chain(file)
