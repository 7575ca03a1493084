"""PLAY-2 broken: one camera's playlist is a server's error."""

from dataclasses import replace

from reference_impl.deployment.blueprint import Blueprint
from reference_impl.faulty.fault import CloudFault
from reference_impl.foundation.problem import Problem
from reference_impl.playlists import Playlists
from reference_impl.playlists.entries import Entry


def failing(standard: Blueprint) -> Blueprint:
    """Playlists that fail for the first camera that has lost something."""
    struck: list[str] = []

    class FailingPlaylists(Playlists):
        """Has an error for one camera."""

        async def listed(self, organisation: str, camera: str, from_us: int, to_us: int) -> list[Entry]:
            """As ever, but for one."""
            found = await super().listed(organisation, camera, from_us, to_us)
            if not struck and any(entry.segment is None for entry in found):
                struck.append(camera)
            if camera in struck:
                raise Problem(500, "internal-error", "The playlist could not be made.")
            return found

    return replace(standard, playlists=FailingPlaylists)


FAULT = CloudFault(
    id="playlist-fails-for-one-camera",
    title="the playlist of one camera is answered with status 500",
    happens="one gap that the renderer did not expect breaks the whole answer",
    requirements=("PLAY-2",),
    apply=failing,
    also=("PLAY-3",),
)
