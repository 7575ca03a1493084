"""What a cloud is built of. A seeded fault is `dataclasses.replace(Blueprint(), key_server=Careless)`."""

import ssl
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import trustme

from reference_impl.credentials import Credentials
from reference_impl.deployment.certificates import server_tls
from reference_impl.foundation.bearer import TokenVerifier
from reference_impl.foundation.presign import Presigner
from reference_impl.foundation.session import Session, SessionSealer
from reference_impl.foundation.sigv4 import authenticate
from reference_impl.identity import Identity
from reference_impl.key_server import KeyServer
from reference_impl.media_store import FolderStore, MediaStore
from reference_impl.my_systems import MySystems
from reference_impl.playlists import Playlists
from reference_impl.recording_index import RecordingIndex
from reference_impl.web import Web


@dataclass(frozen=True, slots=True)
class Blueprint:
    """One field a part. Each part is made with the arguments of the class that stands here by default."""

    identity: type[Identity] = Identity
    my_systems: type[MySystems] = MySystems
    credentials: type[Credentials] = Credentials
    media_store: type[MediaStore] = MediaStore
    folder_store: type[FolderStore] = FolderStore  # of the media store
    recording_index: type[RecordingIndex] = RecordingIndex
    index_authenticate: Callable[..., Awaitable[Session]] = authenticate  # cameras' signatures at the index
    playlists: type[Playlists] = Playlists
    presigner: type[Presigner] = Presigner  # of the playlists
    key_server: type[KeyServer] = KeyServer
    web: type[Web] = Web
    token_verifier: type[TokenVerifier] = TokenVerifier  # used by every service but identity
    session_sealer: Callable[[bytes, str], SessionSealer] = SessionSealer  # key, region
    server_tls: Callable[[trustme.LeafCert], ssl.SSLContext] = server_tls
    clock: Callable[[], float] = time.time  # seconds since 1970, of every service
