"""The recording index: cameras tell what they stored and lost, members find it (paper: E, F)."""

from collections.abc import Awaitable, Callable
from typing import Protocol

from aiohttp import web

from reference_impl.foundation.bearer import Principal, TokenVerifier
from reference_impl.foundation.body import read_body
from reference_impl.foundation.database import Database
from reference_impl.foundation.problem import Problem
from reference_impl.foundation.service import service
from reference_impl.foundation.session import Session
from reference_impl.foundation.time_span import time_span
from reference_impl.recording_index import recordings
from reference_impl.recording_index.arrivals import Arrivals
from reference_impl.recording_index.recordings import Owner, Recordings
from reference_impl.recording_index.rows import Gap, Segment


class Stored(Protocol):
    """What the media store says of an object."""

    @property
    def sha256(self) -> str:
        """Hexadecimal."""

    @property
    def size(self) -> int:
        """In bytes."""


Authenticate = Callable[[web.Request], Awaitable[Session]]
"""Whose signed request it is."""

AskStore = Callable[[str, str], Awaitable[Stored | None]]
"""The object of this bucket and key, or None."""


class RecordingIndex:
    """One region's index. Its database must be made with `schema.METADATA`.

    Args:
        region: the region's id.
        database: the rows.
        authenticate: verifies cameras' signatures, made for the service `recording-index` of this region.
        stored: asks this region's media store.
        verifier: of tokens for the audience `recordings`.
    """

    def __init__(
        self, region: str, database: Database, authenticate: Authenticate, stored: AskStore, verifier: TokenVerifier
    ) -> None:
        self.region = region
        self._database = database
        self._authenticate = authenticate
        self._stored = stored
        self._verifier = verifier
        self._arrivals = Arrivals()

    def app(self) -> web.Application:
        """The service's routes."""
        app = service(body_limit_bytes=1 << 16)
        app.router.add_post("/v1/cameras/{camera}/segments", self._segment)
        app.router.add_post("/v1/cameras/{camera}/gaps", self._gap)
        app.router.add_get("/v1/organisations/{organisation}/cameras/{camera}/recordings", self.answer)
        return app

    async def close(self) -> None:
        """Finish what is being written."""
        await self._database.close()

    async def find(self, organisation: str, camera: str, from_us: int, to_us: int) -> Recordings:
        """For playlists, in process: what is known of a span of time, microseconds since 1970."""
        owner = Owner(organisation, camera)
        return await self._database.read(lambda connection: recordings.find(connection, owner, from_us, to_us))

    # --- what may be overridden ----------------------------------------------------------------

    def permit(self, session: Session, camera: str) -> None:
        """Refuse whoever is not this camera, or not in this region."""
        if "Index" not in session.actions or session.region != self.region:
            raise Problem(403, "AccessDenied", "These credentials do not allow indexing here.")
        if not camera or session.camera != camera:
            raise Problem(403, "not-your-camera", "A camera tells of its own recordings only.")

    async def require_stored(self, owner: Owner, segment: Segment) -> None:
        """Refuse a segment that the media store does not hold as told (IDX-1)."""
        stored = await self._stored(owner.organisation, segment.object_key)
        if stored is None or (stored.sha256, stored.size) != (segment.sha256, segment.size):
            what = "no such object" if stored is None else "another object"
            raise Problem(422, "not-stored", f"The media store holds {what} under {segment.object_key}.")

    async def add_segment(self, owner: Owner, segment: Segment) -> bool:
        """Write it down, durably; False where it was there."""
        return await self._database.write(
            lambda connection: recordings.add_segment(connection, owner, segment, self._arrivals.next()), single=True
        )

    async def add_gap(self, owner: Owner, gap: Gap) -> bool:
        """Write it down, durably; False where it was there."""
        return await self._database.write(
            lambda connection: recordings.add_gap(connection, owner, gap, self._arrivals.next())
        )

    def require_right_to_view(self, principal: Principal, organisation: str) -> None:
        """Refuse whoever may not view the organisation's recordings."""
        principal.require_role(organisation, "administrator", "operator", "viewer")

    async def answer(self, request: web.Request) -> web.Response:
        """What a member finds."""
        principal = await self._verifier.principal(request)
        organisation, camera = request.match_info["organisation"], request.match_info["camera"]
        self.require_right_to_view(principal, organisation)
        found = await self.find(organisation, camera, *time_span(request.query))
        rows = {"segments": found.segments, "gaps": found.gaps}
        return web.json_response(
            {name: [row.model_dump(exclude={"arrival"}) for row in of] for name, of in rows.items()}
        )

    # --- end points ----------------------------------------------------------------------------

    async def _segment(self, request: web.Request) -> web.Response:
        owner = await self._owner(request)
        segment = await read_body(request, Segment)
        for name in (segment.object_key, segment.init_key):
            if not name.startswith(f"{owner.camera}/"):
                raise Problem(403, "not-your-camera", f"{name} is not under this camera's prefix.")
        await self.require_stored(owner, segment)
        return _answer(new=await self.add_segment(owner, segment))

    async def _gap(self, request: web.Request) -> web.Response:
        owner = await self._owner(request)
        gap = await read_body(request, Gap)
        return _answer(new=await self.add_gap(owner, gap))

    async def _owner(self, request: web.Request) -> Owner:
        session = await self._authenticate(request)
        camera = request.match_info["camera"]
        self.permit(session, camera)
        return Owner(session.organisation, camera)


def _answer(*, new: bool) -> web.Response:
    return web.json_response({"acknowledged": True}, status=201 if new else 200)
