"""The video decoder, where there is one. Playback without it checks digests and decryption, and says so."""

from collections.abc import Callable
from functools import cache

from harness.camera.media.decoded import DecodedSegment
from harness.camera.media.extra import MediaExtraMissingError

Decode = Callable[[bytes, bytes], DecodedSegment]
"""Decodes an initialisation segment and a media segment; UndecodableError where the media is damaged."""


@cache
def installed_decoder() -> Decode | None:
    """The decoder of the extra `media`, or None where that is not installed."""
    try:
        from harness.camera.media.decode import decode_segment  # noqa: PLC0415 - an optional extra, and slow to load
    except MediaExtraMissingError:
        return None
    return decode_segment


def decoder_name() -> str:
    """What decodes and its version, or "" where nothing does."""
    if installed_decoder() is None:
        return ""
    import av  # noqa: PLC0415 - an optional extra

    return f"PyAV {av.__version__}"
