"""Playlists whose text is another, and says the same."""

import re
from dataclasses import replace

from reference_impl.playlists import Playlists
from reference_impl.playlists.entries import Entry
from reference_impl.playlists.ports import Links
from reference_impl.variants.variant import CloudVariant

_KEY = re.compile(r"^(#EXT-X-KEY:)(METHOD=AES-128),(URI=\"[^\"]*\"),IV=0x([0-9a-f]+)$", re.MULTILINE)


class OtherwiseSpelt(Playlists):
    """Ends lines with CR LF, leaves lines empty, comments, and puts attributes in another order."""

    def render(self, listed: list[Entry], links: Links) -> str:
        """The same playlist, rewritten."""
        text = _KEY.sub(
            lambda found: f"{found[1]}IV=0X{found[4].upper()},{found[3]},{found[2]}", super().render(listed, links)
        )
        return text.replace("#EXTINF", "# a comment, and then an empty line\n\n#EXTINF").replace("\n", "\r\n")


VARIANT = CloudVariant(
    id="playlist-spelt-otherwise",
    title="playlists have CR LF, empty lines, comments, upper-case IVs and attributes in another order",
    allowed="RFC 8216 4.1 ignores comments and empty lines and takes both line ends; 4.2 gives attributes no order",
    apply=lambda standard: replace(standard, playlists=OtherwiseSpelt),
)
