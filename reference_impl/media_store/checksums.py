"""Digests that a client sends along with a body, held against what came. Sans I/O.

Amazon S3 User Guide, "Checking object integrity".
"""

import base64
import binascii
import hashlib
from collections.abc import Callable, Mapping
from typing import Protocol

from awscrt import checksums

from reference_impl.media_store.refusals import refused

_PREFIX = "x-amz-checksum-"
_NOT_DIGESTS = frozenset({"x-amz-checksum-type", "x-amz-checksum-mode", "x-amz-checksum-algorithm"})


class Digest(Protocol):
    """Takes bytes, as those of hashlib do."""

    def update(self, piece: bytes, /) -> None:
        """More of them."""

    def digest(self) -> bytes:
        """Of all so far."""


class _Crc:
    def __init__(self, step: Callable[[bytes, int], int], size: int) -> None:
        self._step, self._size, self._value = step, size, 0

    def update(self, piece: bytes, /) -> None:
        self._value = self._step(piece, self._value)

    def digest(self) -> bytes:
        return self._value.to_bytes(self._size, "big")


_DIGESTS: Mapping[str, Callable[[], Digest]] = {
    "crc32": lambda: _Crc(checksums.crc32, 4),
    "crc32c": lambda: _Crc(checksums.crc32c, 4),
    "crc64nvme": lambda: _Crc(checksums.crc64nvme, 8),
    "md5": lambda: hashlib.md5(usedforsecurity=False),
    "sha1": lambda: hashlib.sha1(usedforsecurity=False),
    "sha256": hashlib.sha256,
}

ALGORITHMS = tuple(name for name in _DIGESTS if name != "md5")
"""S3's own, in lower case."""


def digest(name: str) -> Digest:
    """A fresh one, of "md5" too."""
    return _DIGESTS[name]()


class Checksum:
    """One digest: which, and what it should come to, known before the body or after it.

    Args:
        header: the header or trailer that says so, in lower case.
    """

    def __init__(self, header: str) -> None:
        self._header = header
        self._name = "md5" if header == "content-md5" else header.removeprefix(_PREFIX)
        if self._name not in _DIGESTS:
            raise refused("InvalidRequest", "The algorithm of this checksum is not one of S3's.")
        self._digest = digest(self._name)
        self._expected = b""

    def expect(self, value: str) -> None:
        """What the client says, in Base64."""
        try:
            self._expected = base64.b64decode(value, validate=True)
        except binascii.Error:
            self._expected = b""
        if len(self._expected) != len(self._digest.digest()):
            code = "InvalidDigest" if self._name == "md5" else "InvalidRequest"
            raise refused(code, f"The value of {self._header} is not a digest in Base64.")

    def update(self, piece: bytes) -> None:
        """Some of the body."""
        self._digest.update(piece)

    def require(self) -> None:
        """A refusal where the body is not the one that was meant."""
        if self._digest.digest() != self._expected:
            raise refused("BadDigest", f"The {self._name.upper()} that was sent is not that of the body that arrived.")


def announced(headers: Mapping[str, str]) -> list[Checksum]:
    """Those of a request's headers; at most one of S3's own.

    Args:
        headers: with names in lower case.
    """
    own = [name for name in headers if name.startswith(_PREFIX) and name not in _NOT_DIGESTS]
    if len(own) > 1:
        raise refused("InvalidRequest", "Expecting a single x-amz-checksum- header.")
    found = []
    for name in own + [name for name in headers if name == "content-md5"]:
        found.append(Checksum(name))
        found[-1].expect(headers[name])
    return found
