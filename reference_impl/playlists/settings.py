"""What the operator of playlists decides."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PlaylistsSettings:
    """Bounds; none of them is published.

    Attributes:
        most_entries: in one playlist; about 700 bytes each, so that a day of 2 s segments takes 30 MB.
        longest_growing_us: segments in a growing playlist; players ask again after as long.
    """

    most_entries: int = 43_200
    longest_growing_us: int = 10_000_000
