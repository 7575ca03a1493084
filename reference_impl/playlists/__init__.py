"""HLS playlists of what was recorded, one service a region."""

from reference_impl.playlists.playlists import Playlists

__all__ = ["Playlists"]
