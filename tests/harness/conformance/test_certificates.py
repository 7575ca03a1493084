"""A certificate's defects are found, and a good one has none."""

import base64
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import NameOID

from harness.conformance.certificates import defects, described

NOW = datetime.now(UTC)
Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
ROOT_KEY = ec.generate_private_key(ec.SECP256R1())
GOOD_KEY = ec.generate_private_key(ec.SECP256R1())
WEAK_KEY = rsa.generate_private_key(65537, 1024)  # noqa: S505 - weak on purpose
RSA_KEY = rsa.generate_private_key(65537, 2048)


def certificate(
    name: str, key: Key, issuer: str, issuer_key: Key, *, names: str = "cloud.example", ended_days_ago: int = -30,
) -> x509.Certificate:  # fmt: skip
    subject, signer = (x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, n)]) for n in (name, issuer))
    end = NOW - timedelta(days=ended_days_ago)
    builder = x509.CertificateBuilder(signer, subject, key.public_key(), x509.random_serial_number())
    dated = builder.not_valid_before(end - timedelta(days=90)).not_valid_after(end)
    alternatives = [x509.DNSName(names), x509.IPAddress(ip_address("192.0.2.1"))]
    return dated.add_extension(x509.SubjectAlternativeName(alternatives), critical=False).sign(issuer_key, SHA256())


OLD = x509.load_der_x509_certificate(base64.b64decode(  # `openssl req -x509 -sha1`: nothing else signs so any more
    "MIIBbzCCARagAwIBAgIUSY/fOoSO4mPDehCspoESbQsMjZswCQYHKoZIzj0EATAOMQwwCgYDVQQDDANvbGQwHhcNMjYxMTI1MTIz"
    "MzQyWhcNMjYxMjI1MTIzMzQyWjAOMQwwCgYDVQQDDANvbGQwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAARUZ6Ybmqsc6cT/DWYu"
    "OQUqr2jHlKwtt7nftV5/09FMy9KdUR64t2xFdH2aekgNmgAfSPtfN1x3xycptsJzMq3Eo1MwUTAdBgNVHQ4EFgQUI805OrtNdx12"
    "cFMCxtQDEGqHPCEwHwYDVR0jBBgwFoAUI805OrtNdx12cFMCxtQDEGqHPCEwDwYDVR0TAQH/BAUwAwEB/zAJBgcqhkjOPQQBA0gA"
    "MEUCIFMoyBNUgxFRRVo79hTYlo0BGRd1hdcScX1ZLQtVTvhMAiEAxhhqYcXGMBvxxs/lijkbmAKKnLcqVo6wlE0ApmFVzvY="
))  # fmt: skip
ROOT = certificate("root", ROOT_KEY, "root", ROOT_KEY)


def leaf(key: Key = GOOD_KEY, **more: object) -> x509.Certificate:
    return certificate("leaf", key, "root", ROOT_KEY, **more)  # type: ignore[arg-type]


def found(*chain: x509.Certificate, host: str = "cloud.example", now: datetime = NOW) -> str:
    return "; ".join(defects(chain, [ROOT], host, now))


@pytest.mark.parametrize("host", ["cloud.example", "CLOUD.example", "192.0.2.1"])
def test_a_good_one_has_none(host: str) -> None:
    assert found(leaf(), host=host) == ""
    assert found(leaf(), ROOT, host=host) == ""
    assert found(leaf(RSA_KEY), host=host) == ""


def test_a_wildcard_stands_for_one_label() -> None:
    wild = leaf(names="*.cloud.example")
    assert found(wild, host="a.cloud.example") == ""
    assert "does not name" in found(wild, host="a.b.cloud.example")
    assert "does not name" in found(wild, host="cloud.example")


def test_through_an_intermediate() -> None:
    between = certificate("between", RSA_KEY, "root", ROOT_KEY)
    last = certificate("leaf", GOOD_KEY, "between", RSA_KEY)
    assert found(last, between) == ""
    assert "no trusted authority" in found(last)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (leaf(WEAK_KEY), "weak key, RSA 1024 bits"),
        (OLD, "signed with sha1"),
        (leaf(ended_days_ago=1), "not valid now"),
        (leaf(ended_days_ago=-200), "not valid now"),
        (leaf(names="other.example"), "does not name cloud.example"),
        (certificate("leaf", GOOD_KEY, "leaf", GOOD_KEY), "no trusted authority"),
        (certificate("leaf", GOOD_KEY, "root", GOOD_KEY), "no trusted authority"),
    ],
)
def test_a_defect_is_named(wrong: x509.Certificate, said: str) -> None:
    assert said in found(wrong)


def test_a_weak_intermediate_is_named() -> None:
    between = certificate("between", WEAK_KEY, "root", ROOT_KEY)
    assert "weak key" in found(certificate("leaf", GOOD_KEY, "between", WEAK_KEY), between)


def test_is_described() -> None:
    assert described(leaf(RSA_KEY)).startswith("RSA 2048 bits, signed with sha256, good from ")
