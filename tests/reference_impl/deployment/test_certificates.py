import ssl
from pathlib import Path

import pytest
import trustme

from reference_impl.deployment.certificates import CertificateAuthority, server_tls


def handshake(server: ssl.SSLContext, client: ssl.SSLContext, name: str = "localhost") -> ssl.SSLObject:
    """A handshake in memory; the client's side of it."""
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    ours = client.wrap_bio(to_client, to_server, server_hostname=name)
    theirs = server.wrap_bio(to_server, to_client, server_side=True)
    waiting = [ours, theirs]
    for _ in range(10):
        for side in tuple(waiting):
            try:
                side.do_handshake()
            except ssl.SSLWantReadError:
                continue
            waiting.remove(side)
    assert not waiting
    return ours


def client_tls(authority: CertificateAuthority, version: ssl.TLSVersion, ciphers: str = "ALL") -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=str(authority.ca_file))
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.maximum_version = version
    context.set_ciphers(ciphers)
    return context


@pytest.fixture
def authority(tmp_path: Path) -> CertificateAuthority:
    return CertificateAuthority(tmp_path, "127.0.0.1")


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "::1"])
@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_both_versions_work_for_every_name(authority: CertificateAuthority, version: ssl.TLSVersion, name: str) -> None:
    agreed = handshake(server_tls(authority.leaf()), client_tls(authority, version), name)
    assert agreed.version() == {ssl.TLSVersion.TLSv1_2: "TLSv1.2", ssl.TLSVersion.TLSv1_3: "TLSv1.3"}[version]


@pytest.mark.parametrize("ciphers", ["ECDHE+AES:!AESGCM:!AESCCM", "kRSA"])
def test_suites_without_forward_secrecy_or_authentication_are_refused(
    authority: CertificateAuthority, ciphers: str
) -> None:
    with pytest.raises(ssl.SSLError):
        handshake(server_tls(authority.leaf()), client_tls(authority, ssl.TLSVersion.TLSv1_2, ciphers))


def test_a_server_refuses_what_is_older_than_1_2(authority: CertificateAuthority) -> None:
    assert server_tls(authority.leaf()).minimum_version is ssl.TLSVersion.TLSv1_2


def test_another_host_is_not_meant(authority: CertificateAuthority) -> None:
    with pytest.raises(ssl.SSLCertVerificationError):
        handshake(server_tls(authority.leaf()), client_tls(authority, ssl.TLSVersion.TLSv1_3), "cloud.example")


def test_the_authority_is_the_same_after_a_restart(tmp_path: Path, authority: CertificateAuthority) -> None:
    reopened = CertificateAuthority(tmp_path, "127.0.0.1")
    agreed = handshake(server_tls(reopened.leaf()), client_tls(authority, ssl.TLSVersion.TLSv1_3))
    assert agreed.getpeercert()


def test_another_authority_is_not_trusted(authority: CertificateAuthority) -> None:
    stranger = trustme.CA().issue_cert("localhost")
    with pytest.raises(ssl.SSLCertVerificationError):
        handshake(server_tls(stranger), client_tls(authority, ssl.TLSVersion.TLSv1_3))
