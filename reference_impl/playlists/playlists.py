"""Playlists: what a member may view of a camera, as HLS (paper: G)."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from aiohttp import web

from reference_impl.foundation.bearer import Principal, TokenVerifier
from reference_impl.foundation.problem import Problem
from reference_impl.foundation.service import service
from reference_impl.foundation.time_span import time_span
from reference_impl.playlists.entries import Entry, entries
from reference_impl.playlists.growing import growing
from reference_impl.playlists.ports import ContentKeyAddress, Find, Links, Presigned
from reference_impl.playlists.render import render, render_growing
from reference_impl.playlists.settings import PlaylistsSettings


class Playlists:
    """One region's playlists. It keeps nothing.

    Args:
        find: asks this region's recording index.
        presigned: makes links to this region's media store; called from another thread.
        content_key_address: of this region's key server.
        verifier: of tokens for the audience `recordings`.
        settings: bounds.
    """

    def __init__(
        self,
        find: Find,
        presigned: Presigned,
        content_key_address: ContentKeyAddress,
        verifier: TokenVerifier,
        settings: PlaylistsSettings = PlaylistsSettings(),  # noqa: B008 - a frozen value
    ) -> None:
        self._find = find
        self._presigned = presigned
        self._content_key_address = content_key_address
        self._verifier = verifier
        self._settings = settings
        self._threads = ThreadPoolExecutor(1, thread_name_prefix="playlists")

    def app(self) -> web.Application:
        """The service's route."""
        app = service()
        app.router.add_get("/v1/organisations/{organisation}/cameras/{camera}/playlist.m3u8", self._playlist)
        return app

    async def close(self) -> None:
        """Finish what is being rendered."""
        self._threads.shutdown()

    # --- what may be overridden ----------------------------------------------------------------

    def require_right_to_view(self, principal: Principal, organisation: str) -> None:
        """Refuse whoever may not view the organisation's recordings."""
        principal.require_role(organisation, "administrator", "operator", "viewer")

    async def listed(self, organisation: str, camera: str, from_us: int, to_us: int) -> list[Entry]:
        """The playlist's entries, in order of time."""
        return entries(await self._find(organisation, camera, from_us, to_us), from_us, to_us)

    def links(self, organisation: str, camera: str) -> Links:
        """Where the camera's media and keys are."""
        return Links(
            media=partial(self._presigned, organisation),
            content_key=partial(self._content_key_address, organisation, camera),
        )

    def render(self, listed: list[Entry], links: Links) -> str:
        """The playlist as text."""
        return render(listed, links)

    # --- end point -----------------------------------------------------------------------------

    async def _playlist(self, request: web.Request) -> web.Response:
        principal = await self._verifier.principal(request)
        organisation, camera = request.match_info["organisation"], request.match_info["camera"]
        self.require_right_to_view(principal, organisation)
        grows = _grows(request.query.get("type", "vod"))
        from_us, to_us = time_span(request.query)
        listed = await self.listed(organisation, camera, from_us, to_us)
        render = partial(self._growing, to_us=to_us) if grows else self._whole
        links = self.links(organisation, camera)
        text = await asyncio.get_running_loop().run_in_executor(self._threads, render, listed, links)
        return web.Response(
            body=text.encode(),
            content_type="application/vnd.apple.mpegurl",
            headers={"Cache-Control": "no-store"},  # the links are signed for one reader
        )

    def _whole(self, listed: list[Entry], links: Links) -> str:
        self._require_few(listed)
        return self.render(listed, links)

    def _growing(self, listed: list[Entry], links: Links, to_us: int) -> str:
        self._require_few(listed)
        settled = growing(listed)
        longest_us = self._settings.longest_growing_us
        if long := next((entry for entry in settled if entry.duration_us > longest_us), None):
            raise Problem(409, "segment-too-long", f"A segment of {long.duration_us} us is in it: ask for type=vod.")
        ended = bool(settled) and settled[-1].end_us >= to_us
        return render_growing(settled, links, longest_us=longest_us, ended=ended)

    def _require_few(self, listed: list[Entry]) -> None:
        most = self._settings.most_entries
        if len(listed) > most:
            until_us = listed[most].start_us
            raise Problem(
                413, "span-too-long", f"More than {most} segments: ask for to_us={until_us}, then go on there."
            )


def _grows(kind: str) -> bool:
    if kind not in {"vod", "event"}:
        raise Problem(400, "query-not-valid", "type: must be vod or event.")
    return kind == "event"
