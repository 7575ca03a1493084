"""One region: its folders, its secrets, its services. Nothing is shared with another region."""

from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlencode

from aiohttp import web

from reference_impl.deployment import addresses as names
from reference_impl.deployment.blueprint import Blueprint
from reference_impl.deployment.databases import Databases
from reference_impl.deployment.description import RegionDescription
from reference_impl.deployment.settings import CloudSettings
from reference_impl.foundation.bearer import TokenVerifier
from reference_impl.foundation.private_file import kept_key, private_folder
from reference_impl.foundation.session import Session, SessionSealer
from reference_impl.foundation.sole_use import sole_use
from reference_impl.front.running import Service, in_background
from reference_impl.key_server import KeyServer
from reference_impl.key_server.schema import METADATA as KEYS
from reference_impl.media_store import METADATA as OBJECTS
from reference_impl.media_store import FolderStore, MediaStore, MixedStore
from reference_impl.media_store.locations.address import in_region, is_folder
from reference_impl.playlists import Playlists
from reference_impl.recording_index import METADATA as RECORDINGS
from reference_impl.recording_index import RecordingIndex, StorePorts
from reference_impl.recording_index.care import Retention

VerifierFor = Callable[[str], TokenVerifier]
"""Makes the verifier for an audience."""


@dataclass(frozen=True, slots=True)
class RegionFolders:
    """Where a region keeps what. Its two storage locations would be two buildings."""

    root: Path  # the region's own

    @property
    def locations(self) -> tuple[Path, Path]:
        """Objects, in each location all of them."""
        return self.root / "location-a", self.root / "location-b"

    @property
    def index(self) -> Path:
        """Databases of the media store and the recording index."""
        return self.root / "index"

    @property
    def keys(self) -> Path:
        """Database of the key server."""
        return self.root / "keys"

    @property
    def logs(self) -> Path:
        """Access logs."""
        return self.root / "logs"

    @property
    def safe(self) -> Path:
        """The region's own secrets, which stands for a hardware module at the place: nothing sealed lies in it."""
        return self.root / "safe"

    @property
    def session_key(self) -> Path:
        """Seals temporary credentials."""
        return self.safe / "session.key"

    @property
    def key_encryption_key(self) -> Path:
        """Seals the key server's private keys."""
        return self.safe / "key-encryption.key"

    @property
    def at_rest(self) -> tuple[Path, ...]:
        """Everything that the region's services keep."""
        return (*self.locations, self.index, self.keys)


@dataclass(frozen=True, slots=True)
class Region:
    """A region's services before they serve, and what credentials shares with them."""

    sealer: SessionSealer
    key_server: KeyServer | None  # None: it runs alone
    services: dict[str, Service]  # by name within the region


def build_region(
    blueprint: Blueprint,
    described: RegionDescription,
    folders: RegionFolders,
    databases: Databases,
    verifier: VerifierFor,
    retention: Retention,
    settings: CloudSettings,
    stack: AsyncExitStack,
) -> Region:
    """Make the region's services; the stack closes them."""
    for folder in (*folders.at_rest, folders.safe):
        private_folder(folder)
    sealer = blueprint.session_sealer(kept_key(folders.session_key), described.id)
    parts = _Parts(blueprint, described, folders, databases, sealer, verifier, retention, settings, stack)
    alone = names.in_region(described.id, names.KEY_SERVER) in settings.alone
    key_server = None if alone else parts.key_server(kept_key(folders.key_encryption_key))
    media_store = parts.media_store()
    index = parts.recording_index(media_store)
    services: dict[str, Service] = {
        names.MEDIA_STORE: media_store,
        names.RECORDING_INDEX: index,
        names.PLAYLISTS: parts.playlists(index),
    }
    if key_server is not None:
        services[names.KEY_SERVER] = key_server
    return Region(sealer, key_server, services)


@dataclass(frozen=True, slots=True)
class _Parts:
    """Makes a region's services one by one."""

    blueprint: Blueprint
    described: RegionDescription
    folders: RegionFolders
    databases: Databases
    sealer: SessionSealer = field(repr=False)
    verifier: VerifierFor
    retention: Retention
    settings: CloudSettings
    stack: AsyncExitStack

    def key_server(self, key_encryption_key: bytes) -> KeyServer:
        self.stack.enter_context(sole_use(self.folders.keys))  # a key server that runs alone may have it still
        database = self.databases.of("keys", self.folders.keys, KEYS)
        verifier, clock = self.verifier("keys"), self.blueprint.clock
        made = self.blueprint.key_server(database, self.described.id, key_encryption_key, verifier, clock)
        self.stack.push_async_callback(made.close)
        return made

    def media_store(self) -> MediaStore:
        store = self._copies()
        database = self.databases.of(names.MEDIA_STORE, self.folders.index, OBJECTS)
        made = self.blueprint.media_store(
            self.described.id, store, database, self.sealer, self.blueprint.clock,
            throttle=self.settings.throttle_of(self.described.id), scrubbing=self.settings.scrubbing,
            uploads=self.settings.uploads,
        )  # fmt: skip
        self.stack.push_async_callback(made.close)
        in_background(made.scrubber.run(), self.stack)
        in_background(made.multipart.abandoned.run(), self.stack)
        return made

    def _copies(self) -> FolderStore | MixedStore:
        named = [in_region(text, self.described.id) for text in self.settings.storage_locations]
        if all(map(is_folder, named)):
            folders = tuple(map(Path, named)) or self.folders.locations
            return self.blueprint.folder_store([private_folder(folder) for folder in folders])
        return MixedStore(named, private_folder(self.folders.root / "aside"))

    def recording_index(self, media_store: MediaStore) -> RecordingIndex:
        database = self.databases.of(names.RECORDING_INDEX, self.folders.index, RECORDINGS)
        made = self.blueprint.recording_index(
            self.described.id, database, self._authenticate, media_store.stored, self.verifier("recordings"),
            self.settings.limits, self.blueprint.clock,
        )  # fmt: skip
        self.stack.push_async_callback(made.close)
        store = StorePorts(media_store.buckets, media_store.walk, media_store.stored, media_store.remove)
        caretaker = made.care(store, self.retention, self.blueprint.clock, self.settings.care)
        in_background(caretaker.run(), self.stack)
        return made

    def playlists(self, index: RecordingIndex) -> Playlists:
        described, clock = self.described, self.blueprint.clock
        presigner = self.blueprint.presigner(self.sealer, described.id, described.media_store, clock)
        made = self.blueprint.playlists(
            index.find, index.beyond, presigner.link, self._content_key_address, self.verifier("recordings")
        )
        self.stack.push_async_callback(made.close)
        return made

    async def _authenticate(self, request: web.Request) -> Session:
        return await self.blueprint.index_authenticate(
            request,
            sealer=self.sealer,
            service="recording-index",
            region=self.described.id,
            now=self.blueprint.clock(),
        )

    def _content_key_address(self, organisation: str, camera: str, version: int, wrapped: str) -> str:
        path = f"/v1/organisations/{quote(organisation, safe='')}/cameras/{quote(camera, safe='')}/content-key"
        return f"{self.described.key_server}{path}?{urlencode({'version': version, 'wrapped': wrapped})}"
