"""The media store: takes ciphertext whole or not at all, and gives it to those who may read it (paper: D, H)."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from http import HTTPStatus

from aiohttp import web
from sqlalchemy import Connection

from reference_impl.disk.writer import AlteredError
from reference_impl.foundation.bearer import ChangedRoles, none_changed
from reference_impl.foundation.database import Database
from reference_impl.foundation.limits import OBJECT_BYTES
from reference_impl.foundation.noted import noted
from reference_impl.foundation.part import Part
from reference_impl.foundation.service import service
from reference_impl.foundation.session import EVERY_ORGANISATION, Session, SessionSealer
from reference_impl.foundation.sigv4 import Tolerance, authenticate, values_of
from reference_impl.media_store import answers, objects, xml
from reference_impl.media_store.body import Arriving, Body, TooLargeError
from reference_impl.media_store.conditions import only_if_new, require_free
from reference_impl.media_store.deletion import deletion
from reference_impl.media_store.features import require_plain_object
from reference_impl.media_store.folder_store import FolderStore
from reference_impl.media_store.in_use import InUse
from reference_impl.media_store.kept_headers import kept
from reference_impl.media_store.listing import ListPage, ListQuery, page
from reference_impl.media_store.mixed_store import MixedStore
from reference_impl.media_store.multipart.ground import Ground
from reference_impl.media_store.multipart.multipart import Multipart
from reference_impl.media_store.multipart.settings import UploadSettings
from reference_impl.media_store.objects import StoredObject
from reference_impl.media_store.operation import MULTIPART, NOT_IMPLEMENTED, Operation, understood
from reference_impl.media_store.payload import Checked, payload_of
from reference_impl.media_store.refusals import disk_failures_told, refused
from reference_impl.media_store.removal import Removal
from reference_impl.media_store.rows import Rows
from reference_impl.media_store.scrub_report import ScrubReport, ScrubSettings
from reference_impl.media_store.scrubber import Scrubber
from reference_impl.media_store.throttle import Throttle

LARGEST_OBJECT_BYTES = OBJECT_BYTES
_JUST_STORED = 1024  # objects that the index is about to ask for
_SESSION = web.RequestKey("session", Session)
Watch = Callable[[Arriving], Arriving]
"""What a body passes through on its way."""


class MediaStore:
    """One region's media store. Its database must be made with `schema.METADATA`.

    Args:
        region: the region's id.
        folders: where the bytes lie.
        database: which objects there are.
        sealer: opens the region's session tokens.
        clock: seconds since 1970.
        largest_object_bytes: beyond this, `EntityTooLarge`.
        tolerance: of clocks.
        throttle: how many uploads it takes; all, by default.
        scrubbing: the pace at which its copies are looked after. `scrubber.run` does so until it is cancelled.
        changed_roles: whose role has changed lately: their sessions and links end by that.
        uploads: bounds of uploads in parts. `multipart.abandoned.run` removes what nobody completes.
    """

    def __init__(
        self,
        region: str,
        folders: FolderStore | MixedStore,
        database: Database,
        sealer: SessionSealer,
        clock: Callable[[], float] = time.time,
        *,
        largest_object_bytes: int = LARGEST_OBJECT_BYTES,
        tolerance: Tolerance = Tolerance(),  # noqa: B008 - a frozen value
        throttle: Throttle | None = None,
        scrubbing: ScrubSettings | None = None,
        uploads: UploadSettings | None = None,
        changed_roles: ChangedRoles = none_changed,
    ) -> None:
        self.region = region
        self.folders = folders
        self.clock = clock
        self.tolerance = tolerance
        self._throttle = throttle or Throttle()
        self._database = database
        self._sealer = sealer
        self._changed_roles = changed_roles
        self._largest_object_bytes = largest_object_bytes
        self._in_use = InUse()
        self._rows = Rows(database)
        self.scrubber = Scrubber(self._rows, folders.places, self._in_use, scrubbing or ScrubSettings())
        self._removal = Removal(folders, self._in_use, self._rows)
        self.multipart = Multipart(
            Ground(database, folders, self._in_use, self._removal, self._received, clock, uploads or UploadSettings()),
            self._throttle,
        )
        self._just_stored: OrderedDict[tuple[str, str], StoredObject] = OrderedDict()

    def app(self) -> web.Application:
        """The service's one route: S3 tells operations apart by method and query."""
        app = service(body_limit_bytes=self._largest_object_bytes, wording=answers.refusal)
        app.on_response_prepare.append(answers.name_request)
        app.router.add_route("*", "/{anything:(?s:.*)}", self._serve)
        return app

    def parts(self) -> Mapping[str, Part]:
        """What it stands on."""
        return {"database": self._database, "storage": self.folders}

    async def close(self) -> None:
        """Finish what is being written."""
        await self._removal.close()
        await self._database.close()
        self.folders.close()

    async def stored(self, bucket: str, key: str) -> StoredObject | None:
        """For the recording index, in process: what is stored under this name."""
        just_stored = self._just_stored.pop((bucket, key), None)
        if just_stored is not None:
            return just_stored
        return await self._database.read(lambda connection: objects.find(connection, bucket, key))

    async def buckets(self) -> Sequence[str]:
        """In process: the buckets that hold something, in order."""
        return await self._rows.buckets()

    def walk(self, bucket: str, prefix: str = "") -> AsyncIterator[StoredObject]:
        """In process: a bucket's objects in order of their keys, each with when it was stored (`stored_us`).

        Reads page by page: memory stays constant, and what is stored or removed meanwhile may be seen or not.
        """
        return self._rows.walk(bucket, prefix)

    async def scrub(self) -> ScrubReport:
        """In process: look after every copy once, now; what was found. See `scrubber`."""
        return await self.scrubber.round()

    async def remove(self, found: StoredObject) -> bool:
        """In process: remove an object for good; whether it was there. Not where its name has been stored anew since.

        The row goes first, durably, and then the bytes: from the return of the first step on nobody sees the object,
        and a kill between the two leaves bytes without a row, which nobody can ask for and the scrubber removes. The
        other way round would leave a row without bytes: an object that is listed and can't be read. For the same
        reason a location that does not let go of its bytes (a disk that fails) is no error here.
        """
        removed = await self._database.write(lambda connection: objects.remove(connection, found))
        if removed:
            self._just_stored.pop((found.bucket, found.key), None)
            await self._removal.remove(found)
        return removed

    # --- what may be overridden ----------------------------------------------------------------

    async def authenticate(self, request: web.Request) -> Session:
        """Whose request it is: the signature, the token, both clocks."""
        return await authenticate(
            request,
            sealer=self._sealer,
            service="s3",
            region=self.region,
            now=self.clock(),
            tolerance=self.tolerance,
            read_body=False,
        )

    async def require_right_kept(self, session: Session) -> None:
        """Refuse who has lost, since the session was issued, the role that it was issued for."""
        if session.roles:  # a user's
            whose, any_of_them = (session.holder, session.organisation), session.roles[0]
            if (await self._changed_roles()).get(whose, any_of_them) not in session.roles:
                raise refused("AccessDenied", "Who was given these credentials has no right to them any more.")

    def permit(self, session: Session, operation: Operation) -> None:
        """Refuse what the session does not allow: operation, bucket, prefix, region."""
        if session.region != self.region:
            raise refused("AccessDenied", f"These credentials are for region {session.region}.")
        if operation.needs not in session.actions:
            raise refused("AccessDenied", f"These credentials do not allow {operation.needs}.")
        if session.organisation not in (operation.bucket or session.organisation, EVERY_ORGANISATION):
            raise refused("AccessDenied", "These credentials are for another bucket.")
        if not operation.touches.startswith(session.prefix):
            raise refused("AccessDenied", "These credentials are for another prefix.")

    def require_capacity(self) -> None:
        """Refuse an upload while the store takes no more."""
        self._throttle.require(self.clock())

    async def store(self, new: StoredObject, body: Body) -> None:
        """Put the bytes on disk, in each location. Nobody can see them yet."""
        await self.folders.put(new.copy_name, body)

    async def acknowledge(self, new: StoredObject) -> StoredObject | None:
        """Make it visible, durably; or give back the object that has the name already."""
        there = await self._database.write(lambda connection: objects.add(connection, new), single=True)
        if there is None:
            self._remember(new)
        return there

    async def read(self, found: StoredObject, start: int, length: int) -> bytes:
        """Some of an object's bytes; LostError where no location has them as they were stored."""
        return await self.folders.read(found.copy, start, length)

    async def list_page(self, bucket: str, query: ListQuery) -> ListPage:
        """One page of a listing."""

        def work(connection: Connection) -> ListPage:
            return page(query, lambda key, limit: objects.after(connection, bucket, query.prefix, key, limit))

        return await self._database.read(work)

    def answer_put(self, new: StoredObject) -> web.StreamResponse:
        """The acknowledgement."""
        return answers.acknowledged(new)

    # --- operations ----------------------------------------------------------------------------

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        operation = understood(request.method, request.raw_path, request.headers)
        noted(request).operation = operation.action
        session = request[_SESSION] = await self.authenticate(request)
        self.permit(session, operation)
        await self.require_right_kept(session)
        match operation.action:
            case "PutObject":
                return await self._put(request, operation)
            case "GetObject" | "HeadObject":
                return await self._get(request, operation)
            case "ListObjects" | "ListObjectsV2":
                return await self._list(operation)
            case "DeleteObject" | "DeleteObjects":
                return await self._delete(request, operation)
            case action if action in MULTIPART:
                return await self.multipart.answer(request, session, operation)
            case _:
                return await self._of_bucket(session, operation)

    async def _put(self, request: web.Request, operation: Operation) -> web.StreamResponse:
        self.require_capacity()
        must_be_new, headers = only_if_new(request.headers), kept(request.headers)
        async with AsyncExitStack() as until_acknowledged:
            async with self._received(request) as body:
                now_us = int(self.clock() * 1_000_000)
                new = StoredObject(
                    operation.bucket, operation.key, body.sha256, body.size, now_us, headers, pieces=body.pieces
                )
                await until_acknowledged.enter_async_context(self._in_use.storing(new.copy_name))
                async with asyncio.timeout(self.folders.patience_s):
                    await self.store(new, body)
            there = await self.acknowledge(new)
        if there is not None:
            if there.sha256 != new.sha256:
                await self._removal.remove(new)
            require_free(new, there, must_be_new=must_be_new)
        return self.answer_put(new)

    async def _get(self, request: web.Request, operation: Operation) -> web.StreamResponse:
        found = await self.stored(operation.bucket, operation.key)
        if found is None:
            raise refused("NoSuchKey", "There is no object of this name.")
        return await answers.of_object(request, found, self.read, operation)

    async def _delete(self, request: web.Request, operation: Operation) -> web.StreamResponse:
        if operation.action == "DeleteObject":
            await self._remove_named(operation.bucket, operation.key)
            return web.Response(status=HTTPStatus.NO_CONTENT)
        keys, quiet = await deletion(values_of(request), request[_SESSION], request.content)
        for key in keys:
            await self._remove_named(operation.bucket, key)
        return answers.document(xml.deleted(() if quiet else keys))

    async def _remove_named(self, bucket: str, key: str) -> None:
        found = await self.stored(bucket, key)
        if found is not None:
            await self.remove(found)

    async def _of_bucket(self, session: Session, operation: Operation) -> web.StreamResponse:
        every = session.organisation == EVERY_ORGANISATION
        names = await self.buckets() if every else [session.organisation]
        if operation.action == NOT_IMPLEMENTED:
            raise refused("NotImplemented", "This store does not have this operation, or not with these parameters.")
        if operation.action == "ListBuckets":
            return answers.document(xml.buckets(names, self.region, session.organisation))
        if operation.bucket not in names:
            raise refused("NoSuchBucket", "There is nothing in a bucket of this name.")
        if operation.action == "HeadBucket":
            return answers.of_bucket(self.region)
        return answers.document(xml.location(self.region))

    def _remember(self, new: StoredObject) -> None:
        """For the index row that follows: objects never change, and its row is on disk."""
        self._just_stored[new.bucket, new.key] = new
        if len(self._just_stored) > _JUST_STORED:
            self._just_stored.popitem(last=False)

    async def _list(self, operation: Operation) -> web.StreamResponse:
        try:
            query = ListQuery.read(operation.query)
        except ValueError as wrong:
            raise refused("InvalidArgument", f"{wrong}.") from wrong
        return answers.of_listing(operation.bucket, query, await self.list_page(operation.bucket, query))

    @asynccontextmanager
    async def _received(self, request: web.Request, watch: Watch | None = None) -> AsyncIterator[Body]:
        too_large = refused("EntityTooLarge", f"An object has at most {self._largest_object_bytes} bytes.")
        values = values_of(request)
        require_plain_object(values.headers)
        payload = payload_of(values, request[_SESSION], request.content_length)
        if (payload.size or 0) > self._largest_object_bytes:
            raise too_large
        content: Arriving = request.content if payload.plain else Checked(payload, request.content)
        content = watch(content) if watch else content
        try:
            with disk_failures_told():
                async with self.folders.receive(content, self._largest_object_bytes, payload.sha256) as body:
                    yield body
        except AlteredError:
            why = "The body that arrived is not the one that was signed."
            raise refused("XAmzContentSHA256Mismatch", why) from None
        except TooLargeError:
            raise too_large from None
