"""What anyone can make of some bytes in one step: what a value must not be that is to be unforeseen."""

import hashlib
from collections.abc import Iterator

_DIGESTS = ("md5", "sha1", "sha256", "sha512", "sha3_256", "blake2b", "blake2s")


def followers(value: bytes) -> Iterator[tuple[str, bytes]]:
    """How, and as many bytes: turned round, inverted, and the beginning and the end of each digest."""
    size = len(value)
    yield "the same as", value
    yield "the reverse of", value[::-1]
    yield "the complement of", bytes(byte ^ 0xFF for byte in value)
    for name in _DIGESTS:
        for what, text in (("", value), ("the hexadecimal digits of ", value.hex().encode())):
            digest = hashlib.new(name, text, usedforsecurity=False).digest()
            yield f"the {name.upper()} of {what}".rstrip(), digest[:size]
            yield f"the end of the {name.upper()} of {what}".rstrip(), digest[-size:]
