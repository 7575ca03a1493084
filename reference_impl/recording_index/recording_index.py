"""The recording index: cameras tell what they stored and lost, members find it (paper: E, F)."""

import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from aiohttp import web

from reference_impl.foundation import openapi
from reference_impl.foundation.bearer import MEMBER_REFUSALS, Principal, TokenVerifier
from reference_impl.foundation.database import Database
from reference_impl.foundation.limits import JSON_BYTES, Limits
from reference_impl.foundation.operations import SIGNATURE, Answered, Asked, Nothing, Operation, Right, mount
from reference_impl.foundation.part import Part
from reference_impl.foundation.problem import Problem
from reference_impl.foundation.service import service
from reference_impl.foundation.session import Session
from reference_impl.foundation.signature_claim import SIGNATURE_REFUSALS
from reference_impl.foundation.time_span import TimeSpan
from reference_impl.recording_index import expiry, recordings
from reference_impl.recording_index.arrivals import Arrivals
from reference_impl.recording_index.care import Findings, Removal, Retention, StorePorts
from reference_impl.recording_index.caretaker import Caretaker
from reference_impl.recording_index.coverage import CoverageQuery, coverage
from reference_impl.recording_index.inits import InitSegments
from reference_impl.recording_index.object_time import read_name
from reference_impl.recording_index.recordings import Owner, Recordings
from reference_impl.recording_index.rows import Acknowledged, Coverage, Found, Gap, Segment, SegmentList, Timeline
from reference_impl.recording_index.settings import CareSettings
from reference_impl.recording_index.timeline import timeline
from reference_impl.recording_index.timeline_query import TimelineQuery

DOCUMENT = Path(__file__).with_name("openapi.json")
_ORGANISATION, _MOST_REMOVALS = "/v1/organisations/{organisation}", 1_000
_SECOND_US = 1_000_000
_CAMERA = "/v1/cameras/{camera}"
_CAMERA_REFUSALS = {**SIGNATURE_REFUSALS, "not-your-camera": 403}
_SEGMENT_REFUSALS = {
    "not-stored": 422, "not-an-init": 422, "too-far-ahead": 422, "different-segment": 409,
    "gap-contradicts-segment": 409,
}  # fmt: skip


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
        limits: on what is told and answered.
        clock: seconds since 1970.
    """

    def __init__(
        self,
        region: str,
        database: Database,
        authenticate: Authenticate,
        stored: AskStore,
        verifier: TokenVerifier,
        limits: Limits = Limits(),  # noqa: B008 - a frozen value
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.region = region
        self._database = database
        self._authenticate = authenticate
        self._stored = stored
        self._inits = InitSegments(stored)
        self._verifier = verifier
        self._limits = limits
        self._clock = clock
        self._arrivals = Arrivals()
        self.caretaker: Caretaker | None = None

    def operations(self) -> list[Operation[Any]]:
        """Everything that can be asked."""
        cameras = Right("the camera itself, with its temporary credentials", self._camera, _CAMERA_REFUSALS, SIGNATURE)
        administrators = Right("administrators of the organisation", self._administrator, MEMBER_REFUSALS)
        members = Right("members of the organisation", self._member, MEMBER_REFUSALS)
        return [
            Operation("indexSegment", "POST", f"{_CAMERA}/segments", "Tell of a segment that is stored; again: 200",
                      cameras, Segment, Acknowledged, self._segment, 201, _SEGMENT_REFUSALS, also=(200,)),
            Operation("indexSegments", "POST", f"{_CAMERA}/segment-lists",
                      "Tell of several at once: all are taken down, or none; again: 200",
                      cameras, SegmentList, Acknowledged, self._segments, 201, _SEGMENT_REFUSALS, also=(200,)),
            Operation("reportGap", "POST", f"{_CAMERA}/gaps", "Tell of segments that are lost; again: 200",
                      cameras, Gap, Acknowledged, self._gap, 201,
                      {"too-far-ahead": 422, "different-gap": 409, "gap-contradicts-segment": 409}, also=(200,)),
            Operation("findRecordings", "GET", "/v1/organisations/{organisation}/cameras/{camera}/recordings",
                      "What is recorded and lost in a span of time", members, TimeSpan, Found, self._find,
                      refusals={"span-too-long": 413}),
            Operation("showTimeline", "GET", "/v1/organisations/{organisation}/cameras/{camera}/timeline",
                      "How much of each step of time is recorded and lost, and the spans of recording", members,
                      TimelineQuery, Timeline, self._timeline),
            Operation("showCoverage", "GET", "/v1/organisations/{organisation}/cameras/{camera}/coverage",
                      "What is recorded and lost in a span of time, in stretches without a hole", members,
                      CoverageQuery, Coverage, self._coverage),
            Operation("compareWithStore", "POST", f"{_ORGANISATION}/comparison",
                      "Compare the rows with the media store's objects now", administrators, Nothing, Findings,
                      self._compare, refusals={"no-care": 503}),
            Operation("listRemovals", "GET", f"{_ORGANISATION}/removals",
                      "What retention has removed, the latest first", administrators, Nothing, tuple[Removal, ...],
                      self._removals),
        ]  # fmt: skip

    def document(self) -> dict[str, Any]:
        """What the operations say of themselves: the service's OpenAPI document, which stands in `openapi.json`."""
        return openapi.document("recording_index", __doc__ or "", self.operations())

    def app(self) -> web.Application:
        """The service's routes."""
        app = service(body_limit_bytes=JSON_BYTES)
        mount(app, self.operations())
        openapi.publish(app, DOCUMENT)
        return app

    def parts(self) -> Mapping[str, Part]:
        """What it stands on."""
        return {"database": self._database} | ({} if self.caretaker is None else {"care": self.caretaker})

    def care(
        self, store: StorePorts, retention: Retention, clock: Callable[[], float], settings: CareSettings
    ) -> Caretaker:
        """Have it looked after: by the caretaker's `run`, and whenever an administrator asks."""
        self.caretaker = Caretaker(self._database, store, retention, clock, settings)
        return self.caretaker

    async def close(self) -> None:
        """Finish what is being written."""
        await self._database.close()

    async def find(self, organisation: str, camera: str, from_us: int, to_us: int) -> Recordings:
        """For playlists, in process: what is known of a span of time, microseconds since 1970."""
        owner = Owner(organisation, camera)
        return await self._database.read(lambda connection: recordings.find(connection, owner, from_us, to_us))

    async def beyond(self, organisation: str, camera: str, from_us: int, to_us: int, most: int) -> int | None:
        """Likewise: where a span must end for at most so many of its segments and gaps; None where it has no more."""
        owner = Owner(organisation, camera)
        return await self._database.read(lambda connection: recordings.beyond(connection, owner, from_us, to_us, most))

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

    async def require_init(self, owner: Owner, segment: Segment) -> None:
        """Refuse a segment that can't be played, as its initialisation segment is not in the media store."""
        if not read_name(segment.init_key).is_init or read_name(segment.object_key).is_init:
            raise Problem(422, "not-an-init", f"{segment.init_key} must be named init.…, and the segment must not.")
        if not await self._inits.has(owner.organisation, segment.init_key):
            raise Problem(422, "not-stored", f"The media store holds no such object under {segment.init_key}.")

    def require_begun(self, moment_us: int) -> None:
        """Refuse what the clock is too far from: retention, which counts from its end, would not come to it."""
        ahead_s = self._limits.ahead_s
        if moment_us > (self._clock() + ahead_s) * _SECOND_US:
            raise Problem(422, "too-far-ahead", f"{moment_us} us is more than {ahead_s:g} s from now.")

    async def add_segment(self, owner: Owner, segment: Segment) -> bool:
        """Write it down, durably; False where it was there."""
        return await self._database.write(
            lambda connection: recordings.add_segment(connection, owner, segment, self._arrivals.next()), single=True
        )

    async def add_segments(self, owner: Owner, segments: Sequence[Segment]) -> int:
        """Write them down, durably and all or none; how many were not there."""
        return await self._database.write(
            lambda connection: sum(
                recordings.add_segment(connection, owner, segment, self._arrivals.next()) for segment in segments
            )
        )

    async def add_gap(self, owner: Owner, gap: Gap) -> bool:
        """Write it down, durably; False where it was there."""
        return await self._database.write(
            lambda connection: recordings.add_gap(connection, owner, gap, self._arrivals.next())
        )

    def require_right_to_view(self, principal: Principal, organisation: str) -> None:
        """Refuse whoever may not view the organisation's recordings."""
        principal.require_role(organisation, "administrator", "operator", "viewer")

    # --- end points ----------------------------------------------------------------------------

    async def _camera(self, request: web.Request) -> Principal:
        session = await self._authenticate(request)
        self.permit(session, request.match_info["camera"])
        return Principal(session.camera, "camera", {session.organisation: "camera"})

    async def _member(self, request: web.Request) -> Principal:
        principal = await self._verifier.principal(request)
        self.require_right_to_view(principal, request.match_info["organisation"])
        return principal

    async def _administrator(self, request: web.Request) -> Principal:
        principal = await self._verifier.principal(request)
        principal.require_role(request.match_info["organisation"], "administrator")
        return principal

    async def _compare(self, asked: Asked[Nothing]) -> Findings:
        if self.caretaker is None:
            raise Problem(503, "no-care", "Nobody looks after this index; ask its operator to.")
        return await self.caretaker.care_for(asked.place["organisation"])

    async def _removals(self, asked: Asked[Nothing]) -> tuple[Removal, ...]:
        organisation = asked.place["organisation"]
        return tuple(
            await self._database.read(lambda connection: expiry.removals(connection, organisation, _MOST_REMOVALS))
        )

    async def _segment(self, asked: Asked[Segment]) -> Answered:
        owner, segment = _owner(asked.caller), asked.body
        await self._require_true(owner, segment)
        return _acknowledged(new=await self.add_segment(owner, segment))

    async def _segments(self, asked: Asked[SegmentList]) -> Answered:
        owner, segments = _owner(asked.caller), asked.body.segments
        for segment in segments:
            await self._require_true(owner, segment)
        return _acknowledged(new=await self.add_segments(owner, segments))

    async def _require_true(self, owner: Owner, segment: Segment) -> None:
        """Refuse what can't be, or is not the camera's to say."""
        for name in (segment.object_key, segment.init_key):
            if not name.startswith(f"{owner.camera}/"):
                raise Problem(403, "not-your-camera", f"{name} is not under this camera's prefix.")
        self.require_begun(segment.start_us)
        await self.require_stored(owner, segment)
        await self.require_init(owner, segment)

    async def _gap(self, asked: Asked[Gap]) -> Answered:
        gap = asked.body
        self.require_begun(gap.start_us + gap.duration_us)
        return _acknowledged(new=await self.add_gap(_owner(asked.caller), gap))

    async def _find(self, asked: Asked[TimeSpan]) -> Found:
        place, span = asked.place, asked.body
        owner, most = (place["organisation"], place["camera"]), self._limits.answer_rows
        next_us = await self.beyond(*owner, span.from_us, span.to_us, most)
        if next_us is not None and next_us <= span.from_us:
            raise Problem(413, "span-too-long", f"More than {most} are of the very moment from_us={span.from_us}.")
        found = await self.find(*owner, span.from_us, span.to_us if next_us is None else next_us)
        return Found.model_construct(segments=found.segments, gaps=found.gaps, next_us=next_us)

    async def _timeline(self, asked: Asked[TimelineQuery]) -> Timeline:
        owner, query = Owner(asked.place["organisation"], asked.place["camera"]), asked.body
        return await self._database.read(
            lambda connection: timeline(connection, owner, query.from_us, query.to_us, query.step_us)
        )

    async def _coverage(self, asked: Asked[CoverageQuery]) -> Coverage:
        owner, query, most = (
            Owner(asked.place["organisation"], asked.place["camera"]),
            asked.body,
            self._limits.answer_rows,
        )
        return await self._database.read(
            lambda connection: coverage(connection, owner, query.from_us, query.to_us, most)
        )


def _owner(camera: Principal) -> Owner:
    [organisation] = camera.organisations  # the one that it records for
    return Owner(organisation, camera.subject)


def _acknowledged(*, new: int) -> Answered:
    return Answered(201 if new else 200, Acknowledged(), deeds=new)
