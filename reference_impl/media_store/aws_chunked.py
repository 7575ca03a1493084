"""The content coding `aws-chunked`: a body in pieces, each signed or not, with digests after it. Sans I/O.

Amazon S3 API Reference, "Signature Calculations for the Authorization Header: Transferring Payload in Multiple Chunks"
and "Including Trailing Headers". AWS's own clients send it by default.
"""

import hashlib
import hmac
from collections.abc import Callable, Iterator, Mapping
from enum import Enum, auto

from reference_impl.media_store.refusals import refused

_LONGEST_LINE = 4096
_MOST_TRAILERS = 10
_EMPTY = hashlib.sha256().hexdigest()
Sign = Callable[[str], str]
"""Signs a text with the key that signed the request's head."""


class ChunkSigner:
    """The chain of signatures: each covers the one before.

    Args:
        sign: with the request's key.
        stamp: when the request was signed, and for what: the lines that follow the name of the algorithm.
        seed: the signature of the request's head.
    """

    def __init__(self, sign: Sign, stamp: str, seed: str) -> None:
        self._sign, self._stamp, self._last = sign, stamp, seed

    def require_chunk(self, claimed: str, sha256: str) -> None:
        """A refusal where a chunk is not the one that was signed."""
        self._require(claimed, "AWS4-HMAC-SHA256-PAYLOAD", _EMPTY, sha256)

    def require_trailer(self, claimed: str, text: bytes) -> None:
        """Likewise for all trailers together."""
        self._require(claimed, "AWS4-HMAC-SHA256-TRAILER", hashlib.sha256(text).hexdigest())

    def _require(self, claimed: str, kind: str, *digests: str) -> None:
        expected = self._sign("\n".join((kind, self._stamp, self._last, *digests)))
        if not hmac.compare_digest(expected.encode(), claimed.encode("ascii", "replace")):
            raise refused("SignatureDoesNotMatch", "A chunk of the body, or its trailer, is not what was signed.")
        self._last = expected


class _At(Enum):
    SIZE = auto()
    CONTENT = auto()
    AFTER_CONTENT = auto()
    TRAILER = auto()
    END = auto()


class AwsChunked:
    """Takes the pieces of a coded body and gives back those of the object.

    Args:
        signer: where chunks are signed.
    """

    def __init__(self, signer: ChunkSigner | None) -> None:
        self.trailers: dict[str, str] = {}
        self._signer = signer
        self._rest = b""
        self._at = _At.SIZE
        self._left = 0
        self._claimed = ""
        self._digest = hashlib.sha256()
        self._signed_text = b""

    def feed(self, piece: bytes) -> Iterator[bytes]:
        """More of the coded body; what it holds of the object, before the chunk's signature was held against it."""
        self._rest += piece
        while self._rest and self._at is not _At.END:
            if self._at is _At.CONTENT:
                yield self._content()
            elif (line := self._line()) is None:
                return
            else:
                self._read(line)

    def finish(self) -> Mapping[str, str]:
        """The trailers; a refusal where the body broke off."""
        if self._at is _At.TRAILER and not self._rest and self._signer is None:
            self._at = _At.END  # the last empty line is often left out
        if self._at is not _At.END or self._rest.strip(b"\r\n"):
            raise _malformed()
        return self.trailers

    def _line(self) -> bytes | None:
        line, ended, rest = self._rest.partition(b"\n")
        if len(line) > _LONGEST_LINE:
            raise _malformed()
        if not ended:
            return None
        self._rest = rest
        return line.removesuffix(b"\r")

    def _read(self, line: bytes) -> None:
        match self._at:
            case _At.SIZE:
                self._begin(line)
            case _At.AFTER_CONTENT if not line:
                self._at = _At.SIZE
            case _At.TRAILER:
                self._trailer(line)
            case _:
                raise _malformed()

    def _begin(self, line: bytes) -> None:
        size, _, extension = line.partition(b";")
        try:
            self._left = int(size, 16)
        except ValueError:
            raise _malformed() from None
        self._claimed = extension.removeprefix(b"chunk-signature=").decode("ascii", "replace")
        self._at = _At.CONTENT if self._left else _At.TRAILER
        if not self._left:
            self._end_chunk()

    def _content(self) -> bytes:
        content, self._rest = self._rest[: self._left], self._rest[self._left :]
        self._left -= len(content)
        if self._signer is not None:
            self._digest.update(content)
        if not self._left:
            self._end_chunk()
            self._at = _At.AFTER_CONTENT
        return content

    def _end_chunk(self) -> None:
        if self._signer is not None:
            self._signer.require_chunk(self._claimed, self._digest.hexdigest())
        self._digest = hashlib.sha256()

    def _trailer(self, line: bytes) -> None:
        if not line:
            self._end_trailer()
            return
        name, _, value = line.decode("ascii", "replace").partition(":")
        self.trailers[name.strip().lower()] = value.strip()
        if len(self.trailers) > _MOST_TRAILERS:
            raise _malformed()
        if name.strip().lower() != "x-amz-trailer-signature":
            self._signed_text += f"{name.strip().lower()}:{value.strip()}\n".encode()

    def _end_trailer(self) -> None:
        """An empty line: the end, or one more line before the trailer's signature."""
        claimed = self.trailers.pop("x-amz-trailer-signature", None)
        if self._signer is not None and self.trailers:
            if claimed is None:
                return
            self._signer.require_trailer(claimed, self._signed_text)
        self._at = _At.END


def _malformed() -> Exception:
    return refused("IncompleteBody", "The body did not arrive as it was announced: it is not whole in `aws-chunked`.")
