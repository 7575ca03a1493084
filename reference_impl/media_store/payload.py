"""What a client says of an upload's body, and the body held against it while it passes."""

import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass

from reference_impl.foundation.canonical import UNSIGNED, Scope, SignedRequest, signed
from reference_impl.foundation.session import Session
from reference_impl.media_store.aws_chunked import AwsChunked, ChunkSigner
from reference_impl.media_store.body import Arriving
from reference_impl.media_store.checksums import Checksum, announced
from reference_impl.media_store.refusals import refused

_SHA256 = re.compile(r"[0-9a-f]{64}")
_STREAMING = "STREAMING-"
_SIGNED = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"
_KNOWN = frozenset({UNSIGNED, "STREAMING-UNSIGNED-PAYLOAD-TRAILER", _SIGNED, f"{_SIGNED}-TRAILER"})
_AUTHORIZATION_SIGNATURE = re.compile(r"Signature=([0-9a-f]+)")


@dataclass(frozen=True, slots=True)
class Payload:
    """A body as it was announced."""

    sha256: str  # of the object, in hexadecimal; "" where it was not announced
    size: int | None  # of the object in bytes, where that is known
    chunked: AwsChunked | None
    checksums: list[Checksum]
    trailing: list[tuple[str, Checksum]]  # by the names of their trailers

    @property
    def plain(self) -> bool:
        """Whether the body is the object, and its digest in hexadecimal all there is to hold it against."""
        return bool(self.sha256) and not self.checksums

    async def decoded(self, content: Arriving) -> AsyncIterator[bytes]:
        """The object's bytes as they come; a refusal as soon as they are seen to be others than was announced."""
        arrived = 0
        async for piece in content.iter_any():
            for part in self.chunked.feed(piece) if self.chunked else (piece,):
                arrived += len(part)
                for checksum in self.checksums:
                    checksum.update(part)
                yield part
        self._finish(arrived)

    def _finish(self, arrived: int) -> None:
        trailers = self.chunked.finish() if self.chunked else {}
        if self.size not in (None, arrived):
            raise refused("IncompleteBody", f"{arrived} bytes came, and {self.size} were announced.")
        for name, checksum in self.trailing:
            if name not in trailers:
                raise refused("MalformedTrailerError", f"The trailer {name} was announced and did not come.")
            checksum.expect(trailers[name])
        for checksum in self.checksums:
            checksum.require()


@dataclass(frozen=True, slots=True)
class Checked:
    """A body that is held against what was announced while it passes."""

    payload: Payload
    content: Arriving

    def iter_any(self) -> AsyncIterator[bytes]:
        """The object's bytes."""
        return self.payload.decoded(self.content)


def payload_of(request: SignedRequest, session: Session, length: int | None) -> Payload:
    """What is announced of a body; a refusal where that makes no sense.

    Args:
        request: with its headers.
        session: that signed it.
        length: of the body as it is sent, where it was told.
    """
    headers = request.headers
    said = headers.get("x-amz-content-sha256", UNSIGNED)
    streams = said.startswith(_STREAMING)
    if said not in _KNOWN and not _SHA256.fullmatch(said):
        raise refused("InvalidArgument", "x-amz-content-sha256 is neither a SHA-256 nor one of S3's words for a body.")
    chunked = AwsChunked(_signer(headers, session) if said.startswith(_SIGNED) else None) if streams else None
    size = _decoded_length(headers) if streams else length
    trailing = _trailing(headers) if streams else []
    checksums = announced(headers) + [checksum for _, checksum in trailing]
    return Payload("" if said in _KNOWN else said, size, chunked, checksums, trailing)


def _trailing(headers: Mapping[str, str]) -> list[tuple[str, Checksum]]:
    names = [name.strip().lower() for name in headers.get("x-amz-trailer", "").split(",") if name.strip()]
    return [(name, Checksum(name)) for name in names]


def _decoded_length(headers: Mapping[str, str]) -> int:
    text = headers.get("x-amz-decoded-content-length", "")
    if not (text.isascii() and text.isdigit() and len(text) <= len("5497558138880")):
        raise refused("MissingContentLength", "Say how long the object is: x-amz-decoded-content-length.")
    return int(text)


def _signer(headers: Mapping[str, str], session: Session) -> ChunkSigner:
    stamp = headers.get("x-amz-date", "")
    scope = Scope(stamp[:8], session.region, "s3")
    seed = _AUTHORIZATION_SIGNATURE.search(headers.get("authorization", ""))
    if seed is None:
        raise refused("InvalidRequest", "A body in signed chunks needs a signature in the Authorization header.")
    return ChunkSigner(lambda text: signed(session.secret_access_key, scope, text), f"{stamp}\n{scope}", seed.group(1))
