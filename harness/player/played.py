"""What became of a playlist entry, as a value."""

from dataclasses import dataclass
from enum import StrEnum

from harness.camera.media.decoded import DecodedSegment
from harness.camera.media.sei import Stamp
from harness.player.playlist import PlaylistEntry


class PlayResult(StrEnum):
    """How far the player came with an entry."""

    INTACT = "intact"  # digest, decryption and, where there is a decoder, frames are right
    GAP = "gap"  # the playlist says that there is no media
    MISSING = "missing"  # media or initialisation segment could not be had
    DIGEST_MISMATCH = "digest-mismatch"  # the ciphertext is not what the playlist's digest is of
    UNDECRYPTABLE = "undecryptable"  # no key, or with key and IV it does not become media
    UNDECODABLE = "undecodable"  # it is media, and its frames are damaged


@dataclass(frozen=True, slots=True)
class Played:
    """One entry after it was played. `decoded` is None where there is no decoder, too: look at decoder_name()."""

    entry: PlaylistEntry
    result: PlayResult
    why: str = ""  # what went wrong, for people
    media_sha256: str | None = None  # of the decrypted media
    decoded: DecodedSegment | None = None

    @property
    def start_us(self) -> int:
        """UTC of the first sample as the playlist has it, microseconds since 1970."""
        return self.entry.start_us

    @property
    def duration_us(self) -> int:
        """How long it lasts according to the playlist."""
        return self.entry.duration_us

    @property
    def frames(self) -> int | None:
        """How many frames were decoded; None where nothing was."""
        return self.decoded.frames if self.decoded else None

    @property
    def stamp(self) -> Stamp | None:
        """Whose segment it is and when it began, read from the decoded frames and nothing else."""
        return self.decoded.stamp if self.decoded else None
