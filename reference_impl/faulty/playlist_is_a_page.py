"""PLAY-2 broken: a page for people in the place of a playlist."""

from dataclasses import replace

from reference_impl.faulty.fault import CloudFault
from reference_impl.playlists import Playlists
from reference_impl.playlists.entries import Entry
from reference_impl.playlists.ports import Links


class PagePlaylists(Playlists):
    """Excuses itself."""

    def render(self, listed: list[Entry], links: Links) -> str:  # noqa: ARG002 - the same for all
        """With status 200."""
        return "<!DOCTYPE html><title>Maintenance</title><p>We will be back shortly.</p>"


FAULT = CloudFault(
    id="playlist-is-a-page",
    title="playlists are a maintenance page with status 200",
    happens="a proxy answers in the place of the service, with a page for people and a status of success",
    requirements=("PLAY-2", "PLAY-3"),
    apply=lambda standard: replace(standard, playlists=PagePlaylists),
    also=("IDX-5",),  # what retention removed is looked for there too
    hides_others=True,
)
