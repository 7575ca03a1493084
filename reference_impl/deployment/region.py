"""One region: its services but the key server. Nothing is shared with another region."""

from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote, urlencode

from aiohttp import web

from reference_impl.credentials import Credentials, CredentialsSettings, Entitled, IssuingLimits
from reference_impl.deployment import addresses as names
from reference_impl.deployment.blueprint import Blueprint
from reference_impl.deployment.databases import Databases
from reference_impl.foundation.bearer import ChangedRoles, TokenVerifier
from reference_impl.foundation.limits import Limits
from reference_impl.foundation.private_file import private_folder
from reference_impl.foundation.session import Session, SessionSealer
from reference_impl.front.running import Service, in_background
from reference_impl.media_store import METADATA as OBJECTS
from reference_impl.media_store import FolderStore, MediaStore, MixedStore, ScrubSettings, Throttle, UploadSettings
from reference_impl.media_store.locations.address import is_folder
from reference_impl.playlists import Playlists
from reference_impl.recording_index import METADATA as RECORDINGS
from reference_impl.recording_index import CareSettings, RecordingIndex, StorePorts

VerifierFor = Callable[[str], TokenVerifier]
"""Makes the verifier for an audience."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionSite:
    """Where a region is, and how it is to be run. What is not said here is said of `CloudSettings`.

    Args:
        id: the region's.
        media_store: base address, as others find it.
        key_server: likewise; for playlists.
        state: the folder of all that its services keep, but for objects.
        locations: where objects lie, in each all of them: folders, or `s3://…`.
        databases: where its rows are.
        session_key: seals temporary credentials; 32 bytes.
    """

    id: str
    media_store: str
    key_server: str
    state: Path
    locations: tuple[str, ...]
    databases: Databases
    session_key: bytes = field(repr=False)
    credential_life_s: float = 3600.0
    issuing: IssuingLimits = field(default_factory=IssuingLimits)
    limits: Limits = field(default_factory=Limits)
    throttle: Throttle = field(default_factory=Throttle)
    care: CareSettings = field(default_factory=CareSettings)
    scrubbing: ScrubSettings = field(default_factory=ScrubSettings)
    uploads: UploadSettings = field(default_factory=UploadSettings)


@dataclass(frozen=True, slots=True)
class GlobalPorts:
    """What a region asks the global part, in process or over HTTP."""

    verifier: VerifierFor
    changed_roles: ChangedRoles
    rights_life_s: Callable[[], Awaitable[float]]
    entitlement: Callable[[str], Awaitable[Entitled | None]]
    retention: Callable[[str], Awaitable[timedelta | None]]


def build_region(
    blueprint: Blueprint, site: RegionSite, ports: GlobalPorts, stack: AsyncExitStack
) -> dict[str, Service]:
    """The region's services by name, before they serve; the stack closes them."""
    parts = _Parts(blueprint, site, ports, blueprint.session_sealer(site.session_key, site.id), stack)
    media_store = parts.media_store()
    index = parts.recording_index(media_store)
    return {
        names.CREDENTIALS: parts.credentials(),
        names.MEDIA_STORE: media_store,
        names.RECORDING_INDEX: index,
        names.PLAYLISTS: parts.playlists(index),
    }


@dataclass(frozen=True, slots=True)
class _Parts:
    """Makes a region's services one by one."""

    blueprint: Blueprint
    site: RegionSite
    ports: GlobalPorts
    sealer: SessionSealer = field(repr=False)
    stack: AsyncExitStack

    def credentials(self) -> Credentials:
        site = self.site
        settings = CredentialsSettings(
            site.id, site.media_store, self.sealer, site.credential_life_s, site.issuing, self.ports.rights_life_s
        )
        verifier, clock = self.ports.verifier("credentials"), self.blueprint.clock
        made = self.blueprint.credentials(settings, self.ports.entitlement, verifier, clock)
        self.stack.push_async_callback(made.close)
        return made

    def media_store(self) -> MediaStore:
        site = self.site
        database = site.databases.of(names.MEDIA_STORE, self._rows, OBJECTS)
        store = self._copies()  # with a process that writes: not before all that may fail
        made = self.blueprint.media_store(
            site.id, store, database, self.sealer, self.blueprint.clock, throttle=site.throttle,
            scrubbing=site.scrubbing, uploads=site.uploads, changed_roles=self.ports.changed_roles,
        )  # fmt: skip
        self.stack.push_async_callback(made.close)
        in_background(made.scrubber.run(), self.stack)
        in_background(made.multipart.abandoned.run(), self.stack)
        return made

    def _copies(self) -> FolderStore | MixedStore:
        named = self.site.locations
        if all(map(is_folder, named)):
            return self.blueprint.folder_store([private_folder(Path(text)) for text in named])
        return MixedStore(named, private_folder(self.site.state / "aside"))

    @property
    def _rows(self) -> Path:
        """Databases of the media store and the recording index."""
        return private_folder(self.site.state / "index")

    def recording_index(self, media_store: MediaStore) -> RecordingIndex:
        site, clock = self.site, self.blueprint.clock
        made = self.blueprint.recording_index(
            site.id, site.databases.of(names.RECORDING_INDEX, self._rows, RECORDINGS), self._authenticate,
            media_store.stored, self.ports.verifier("recordings"), site.limits, clock,
        )  # fmt: skip
        self.stack.push_async_callback(made.close)
        store = StorePorts(media_store.buckets, media_store.walk, media_store.stored, media_store.remove)
        in_background(made.care(store, self.ports.retention, clock, site.care).run(), self.stack)
        return made

    def playlists(self, index: RecordingIndex) -> Playlists:
        presigner = self.blueprint.presigner(self.sealer, self.site.id, self.site.media_store, self.blueprint.clock)
        made = self.blueprint.playlists(
            index.find, index.beyond, presigner.link, self._content_key_address, self.ports.verifier("recordings")
        )
        self.stack.push_async_callback(made.close)
        return made

    async def _authenticate(self, request: web.Request) -> Session:
        return await self.blueprint.index_authenticate(
            request,
            sealer=self.sealer,
            service="recording-index",
            region=self.site.id,
            now=self.blueprint.clock(),
        )

    def _content_key_address(self, organisation: str, camera: str, version: int, wrapped: str) -> str:
        path = f"/v1/organisations/{quote(organisation, safe='')}/cameras/{quote(camera, safe='')}/content-key"
        return f"{self.site.key_server}{path}?{urlencode({'version': version, 'wrapped': wrapped})}"
