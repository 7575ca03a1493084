"""Playlists: what a member may view of a camera, as HLS (paper: G)."""

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, Literal, TypeVar

from aiohttp import web

from reference_impl.foundation import openapi
from reference_impl.foundation.bearer import MEMBER_REFUSALS, Principal, TokenVerifier
from reference_impl.foundation.operations import Asked, Operation, Right, mount
from reference_impl.foundation.part import Part
from reference_impl.foundation.problem import Problem
from reference_impl.foundation.service import service
from reference_impl.foundation.time_span import TimeSpan
from reference_impl.playlists.entries import Entry, entries
from reference_impl.playlists.growing import growing
from reference_impl.playlists.ports import Beyond, ContentKeyAddress, Find, Links, Presigned
from reference_impl.playlists.render import render, render_growing
from reference_impl.playlists.settings import PlaylistsSettings

DOCUMENT = Path(__file__).with_name("openapi.json")
T = TypeVar("T")
_UNCACHED = {"Cache-Control": "no-store"}  # the links are signed for one reader


class Wanted(TimeSpan):
    """What a playlist is asked for: `vod` of what there is now, `event` grows."""

    type: Literal["vod", "event"] = "vod"


class Playlists:
    """One region's playlists. It keeps nothing.

    Args:
        find: asks this region's recording index.
        beyond: asks it how much of that there is.
        presigned: makes links to this region's media store; called from another thread.
        content_key_address: of this region's key server.
        verifier: of tokens for the audience `recordings`.
        settings: bounds.
    """

    def __init__(
        self,
        find: Find,
        beyond: Beyond,
        presigned: Presigned,
        content_key_address: ContentKeyAddress,
        verifier: TokenVerifier,
        settings: PlaylistsSettings = PlaylistsSettings(),  # noqa: B008 - a frozen value
    ) -> None:
        self._find = find
        self._beyond = beyond
        self._presigned = presigned
        self._content_key_address = content_key_address
        self._verifier = verifier
        self._settings = settings
        self._threads = ThreadPoolExecutor(1, thread_name_prefix="playlists")

    def operations(self) -> list[Operation[Any]]:
        """Everything that can be asked."""
        members = Right("members of the organisation", self._member, MEMBER_REFUSALS)
        return [
            Operation("readPlaylist", "GET", "/v1/organisations/{organisation}/cameras/{camera}/playlist.m3u8",
                      "What is recorded in a span of time, as HLS (RFC 8216)", members, Wanted, str, self._playlist,
                      refusals={"segment-too-long": 409, "span-too-long": 413}, headers=_UNCACHED,
                      media_type="application/vnd.apple.mpegurl"),
        ]  # fmt: skip

    def document(self) -> dict[str, Any]:
        """What the operations say of themselves: the service's OpenAPI document, which stands in `openapi.json`."""
        return openapi.document("playlists", __doc__ or "", self.operations())

    def app(self) -> web.Application:
        """The service's routes."""
        app = service()
        mount(app, self.operations())
        openapi.publish(app, DOCUMENT)
        return app

    def parts(self) -> Mapping[str, Part]:
        """What it stands on."""
        return {}

    async def close(self) -> None:
        """Finish what is being rendered."""
        self._threads.shutdown()

    # --- what may be overridden ----------------------------------------------------------------

    def require_right_to_view(self, principal: Principal, organisation: str) -> None:
        """Refuse whoever may not view the organisation's recordings."""
        principal.require_role(organisation, "administrator", "operator", "viewer")

    async def listed(self, organisation: str, camera: str, from_us: int, to_us: int) -> list[Entry]:
        """The playlist's entries, in order of time, and one more where there are too many."""
        found, one_more = await self._find(organisation, camera, from_us, to_us), self._settings.most_entries + 1
        return await self._aside(entries, found, from_us, to_us, one_more)

    def links(self, viewer: str, organisation: str, camera: str) -> Links:
        """Where this viewer finds the camera's media and keys."""
        return Links(
            media=partial(self._presigned, viewer, organisation),
            content_key=partial(self._content_key_address, organisation, camera),
        )

    def render(self, listed: list[Entry], links: Links) -> str:
        """The playlist as text."""
        return render(listed, links)

    # --- end point -----------------------------------------------------------------------------

    async def _member(self, request: web.Request) -> Principal:
        principal = await self._verifier.principal(request)
        self.require_right_to_view(principal, request.match_info["organisation"])
        return principal

    async def _playlist(self, asked: Asked[Wanted]) -> str:
        organisation, camera, wanted = asked.place["organisation"], asked.place["camera"], asked.body
        until_us = await self._beyond(organisation, camera, wanted.from_us, wanted.to_us, self._settings.most_entries)
        if until_us is not None:
            raise self._too_long(until_us)
        listed = await self.listed(organisation, camera, wanted.from_us, wanted.to_us)
        render = partial(self._growing, to_us=wanted.to_us) if wanted.type == "event" else self._whole
        links = self.links(asked.caller.subject, organisation, camera)
        return await self._aside(render, listed, links)

    async def _aside(self, work: Callable[..., T], *given: object) -> T:
        """Outside of the event loop, which would stand still for as long."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, work, *given)

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
            raise self._too_long(listed[most].start_us)

    def _too_long(self, until_us: int) -> Problem:
        most = self._settings.most_entries
        return Problem(413, "span-too-long", f"More than {most} segments: ask for to_us={until_us}, then go on there.")
