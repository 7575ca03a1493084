"""The lab's certificates: an authority that cameras trust, and another one, of those who stand in the way."""

import ssl
from functools import lru_cache
from pathlib import Path

import trustme

_STRANGER = "somebody on the way"


class Certificates:
    """Both authorities; keys are made once and shared, as their making is what takes time."""

    def __init__(self) -> None:
        self._cloud = trustme.CA(organization_name="camproof lab cloud", key_type=trustme.KeyType.ECDSA)
        self._stranger = trustme.CA(organization_name=_STRANGER, key_type=trustme.KeyType.ECDSA)
        self.of_stranger = lru_cache(maxsize=None)(self._of_stranger)

    def trust(self) -> ssl.SSLContext:
        """What a camera trusts: the cloud's authority alone, TLS 1.2 at least."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # not the machine's authorities
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        self._cloud.configure_trust(context)
        return context

    def write(self, file: Path) -> None:
        """The cloud's authority, in PEM."""
        self._cloud.cert_pem.write_to_path(str(file))

    def of_cloud(self, host: str) -> ssl.SSLContext:
        """A server's, by that name, which cameras trust."""
        return _server(self._cloud, host)

    def impostor(self) -> ssl.SSLContext:
        """A server's who shows a certificate in whatever name is asked for; nobody trusts it."""
        context = self.of_stranger("unasked.example")

        def as_asked(connection: ssl.SSLObject | ssl.SSLSocket, name: str | None, _: ssl.SSLContext) -> None:
            if name:
                connection.context = self.of_stranger(name)

        context.sni_callback = as_asked
        return context

    def _of_stranger(self, host: str) -> ssl.SSLContext:
        return _server(self._stranger, host)


def _server(authority: trustme.CA, host: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    authority.issue_cert(host, key_type=trustme.KeyType.ECDSA).configure_cert(context)
    return context
