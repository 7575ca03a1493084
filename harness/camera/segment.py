"""What a camera makes: media segments, first in the clear, then sealed."""

from dataclasses import dataclass

Buffer = bytes | bytearray | memoryview
"""Bytes wherever they lie; those of a sealed segment never change."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One CMAF media segment in the clear, as it never leaves the camera.

    A span is a run of segments without a gap in time since the camera (re)started; `counter` counts from 0
    within it, over dropped segments too, so that a hole in the counters proves a loss (ONVIF 26.06,
    Recording Control, "Object storage recording format").
    """

    camera: str
    span: str
    counter: int
    start_us: int  # UTC of the first sample, microseconds since 1970
    duration_us: int
    media: Buffer


@dataclass(frozen=True, slots=True)
class SealedSegment:
    """A segment as it leaves the camera: ciphertext, and what is needed to find and read it again."""

    camera: str
    span: str
    counter: int
    start_us: int
    duration_us: int
    ciphertext: Buffer
    ciphertext_sha256: str  # 64 hexadecimal digits; goes to the cloud
    media_bytes: int  # of the plaintext
    key_id: str
    wrapped_key: bytes  # the content key under the organisation's public key, RSA-2048-OAEP-SHA256
    key_version: int  # version of that public key
    iv: bytes  # 16 bytes

    @property
    def size_bytes(self) -> int:
        """What it takes in the stream cache and on the wire."""
        return len(self.ciphertext)
