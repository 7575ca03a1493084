"""What an adapter does: the harness' own view of a cloud, from which each adapter leads to one API.

Answers and documents are in the form of the reference cloud's API (docs/reference/cloud-api.md), reasons of refusals in
its words: that is the harness' language, and an adapter translates. A request that probes alter comes as a value.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from harness.camera.gaps import GapReport
from harness.camera.segment import Buffer
from harness.cloud.administration import RegionAddresses
from harness.cloud.device import Configuration
from harness.cloud.http import Answer, CloudHttp
from harness.cloud.request import Request
from harness.cloud.sign_in import DeviceIdentity, Way
from harness.cloud.signing import TemporaryCredentials
from harness.cloud.target import Account


@dataclass(frozen=True, slots=True)
class Place:
    """An organisation in a region, and who asks there (None: nobody)."""

    region: RegionAddresses
    organisation: str
    token: str | None


@dataclass(frozen=True, slots=True)
class WrappedKey:
    """A content key as a playlist's address names it."""

    camera: str
    version: str
    wrapped: str  # base64url without padding


@dataclass(frozen=True, slots=True)
class HeardKey:
    """An organisation's public key in an answer that was overheard; `region` None: that of the address."""

    organisation: str
    region: str | None
    pem: str
    version: str


class Administration(Protocol):
    """Organisations, licences, sites and cameras, in the name of one user. `try_…` give the answer as it is."""

    async def create_organisation(self, name: str) -> str:
        """A new organisation's id."""

    async def set_member(self, organisation: str, username: str, role: str) -> None:
        """Give a user a role."""

    async def try_remove_member(self, organisation: str, username: str) -> Answer:
        """Take a user out."""

    async def activate(self, organisation: str, region: str) -> dict[str, Any]:
        """Activate cloud storage; the subscription's dates, if there is one."""

    async def try_activate(self, organisation: str, region: str) -> Answer:
        """Activate cloud storage."""

    async def try_redeem(self, organisation: str, code: str) -> Answer:
        """Redeem a licence code: a document with `free`, how many licences are free then."""

    async def add_site(self, organisation: str, name: str, *, kind: str = "pro", registered: bool = True) -> str:
        """A new site's id."""

    async def try_add_site(self, organisation: str, name: str, *, kind: str) -> Answer:
        """Add a site."""

    async def add_camera(
        self, organisation: str, site: str, camera: str, name: str, model: str, axis_os: str, *, registered: bool = True
    ) -> None:
        """List a device as a camera of a site."""

    async def try_enable(self, organisation: str, camera: str, *, enabled: bool = True) -> Answer:
        """Switch a camera's cloud storage, with the licence that it needs."""

    async def try_allocate(self, organisation: str, camera: str) -> Answer:
        """Allocate a free licence to a camera."""

    async def try_release(self, organisation: str, camera: str) -> Answer:
        """Take a camera's licence away, and do nothing else."""

    async def try_move(self, organisation: str, from_camera: str, to_camera: str) -> Answer:
        """Take the licence of one camera away and give it to another, in one request if there is one for it."""

    async def try_switch(self, organisation: str, camera: str, *, enabled: bool = True) -> Answer:
        """Switch a camera's cloud storage, and leave its licence alone."""

    async def report_missing_paths(self, organisation: str, camera: str, missing: list[str]) -> None:
        """Report which paths to the cloud a device lacks."""

    async def enable(self, organisation: str, camera: str) -> None:
        """Switch a camera's cloud storage on."""

    async def set_region(self, organisation: str, region: str) -> None:
        """Choose the region of what is recorded from now on."""

    async def try_region(self, organisation: str, region: str) -> Answer:
        """The same."""

    async def retention_days(self, organisation: str) -> int:
        """How long recordings are kept."""

    async def try_retention(self, organisation: str, days: int) -> Answer:
        """Choose how long."""


class Device(Protocol):
    """The cloud as one camera sees it."""

    async def configuration(self) -> Configuration:
        """Pull the configuration."""

    async def try_configuration(self) -> Answer:
        """The same; the answer as it is."""

    async def renew(self, configuration: Configuration) -> TemporaryCredentials:
        """Fetch temporary credentials."""

    async def try_renewal(self, renewal_uri: str) -> Answer:
        """The same; the answer as it is."""

    async def put(self, credentials: TemporaryCredentials, key: str, body: Buffer, sha256: str) -> Answer:
        """Store an object, never over one that is there."""

    async def index(
        self,
        configuration: Configuration,
        credentials: TemporaryCredentials,
        row: dict[str, object],
        *,
        now_us: int | None = None,
    ) -> Answer:
        """Index recording metadata of one stored segment; signed at `now_us`, now by default."""

    async def index_all(
        self, configuration: Configuration, credentials: TemporaryCredentials, rows: Sequence[dict[str, object]]
    ) -> Answer:
        """Index several stored segments of the camera, at least one. Where it is refused, some may be indexed."""

    async def reach_index(self, configuration: Configuration) -> None:
        """Connect with the index before there is anything to tell. CloudUnreachableError where it is silent."""

    async def report_gap(
        self, configuration: Configuration, credentials: TemporaryCredentials, report: GapReport
    ) -> Answer:
        """Tell the cloud what is lost."""


class MediaStore(Protocol):
    """Requests to a region's store. `storage_uri` of credentials ends with the bucket, behind the store's address."""

    def put(
        self,
        who: TemporaryCredentials,
        key: str,
        body: Buffer,
        *,
        sha256: str,
        now_us: int,
        region: str | None = None,
        only_if_new: bool = True,
    ) -> Request:
        """Store an object: signed for its digest, this moment and, unless it is the credentials' own, this region."""

    def ask(self, method: str, who: TemporaryCredentials, key: str, *, now_us: int) -> Request:
        """GET, HEAD or DELETE of an object."""

    def listing(self, who: TemporaryCredentials, *, now_us: int, prefix: str = "", after: str = "") -> Request:
        """A page of the bucket's names: those that begin with `prefix` and come after `after`."""

    def listed(self, page: Answer) -> list[tuple[str, int]]:
        """A page's names and sizes; none where it is no page. The page after one with none is none."""


class Library(Protocol):
    """Requests to a region's index and playlists.

    In a playlist, a media address has the object's name, from the camera's on; a key's has the camera in its path.
    """

    def recordings(self, place: Place, camera: str, from_us: int, to_us: int) -> Request:
        """A document with `segments` and `gaps` and, where it has more, `next_us`: then it is asked from there."""

    def playlist(self, place: Place, camera: str, from_us: int, to_us: int) -> Request:
        """The HLS playlist of a span of time."""

    def timeline(self, place: Place, camera: str, from_us: int, to_us: int, step_us: int) -> Request | None:
        """A document with `steps` from `from_us` on and with `spans`; None where the cloud has no timeline."""

    def object_key(self, address: str, camera: str) -> str:
        """The object's name in a playlist's media address; "" if there is none."""

    def enforcement(self, place: Place) -> Request:
        """Remove now what retention has ended. Asked only of a cloud that claims `retention`."""


class KeyServer(Protocol):
    """Requests to a region's key server."""

    def content_key(self, place: Place, key: WrappedKey) -> Request:
        """Unwrap."""

    def at(self, address: str, token: str | None) -> Request:
        """Unwrap, by the address that a playlist gives."""

    def wrapped(self, address: str) -> WrappedKey | None:
        """The key in such an address; None if there is none."""

    def public_key(self, place: Place) -> Request:
        """The organisation's public key: a document with `public_key` (PEM) and `version`."""

    def audit(self, place: Place, after: int = 0) -> Request:
        """The audit trail: `rows`, `broken_at` and, where it has more, `next`: then it is asked for what is `after`.

        `broken_at` is the number of the first row that is not as it was written, or null; `reason` may say why.
        """

    def gives_key(self, request: str) -> bool:
        """Whether such a request ("GET https://…", without query) is one for a content key, which is meant to come."""

    def heard(self, request: str, content: bytes) -> Iterable[HeardKey]:
        """Public keys in what was answered to a request of anybody."""


class OAuth(Way, Protocol):
    """How people sign in by OAuth 2.0 (RFC 6749, 7636). What the discovery document says is not asked for here."""

    @property
    def discovery(self) -> str:
        """Where that document is (RFC 8414)."""

    @property
    def narrow_client(self) -> str:
        """A client's id whose tokens are good for the administration alone; "" where there is none."""

    def administration(self, token: str | None) -> Request:
        """A request to the administration that changes nothing, and that whoever is signed in may make."""


class Adapter(Protocol):
    """One cloud's API. An entry point of the group `camproof.adapters` makes one of a target."""

    @property
    def services(self) -> tuple[str, ...]:
        """The names of the addresses that it needs of a target file."""

    @property
    def store(self) -> MediaStore:
        """Its media stores."""

    @property
    def library(self) -> Library:
        """Its indexes and playlists."""

    @property
    def keys(self) -> KeyServer:
        """Its key servers."""

    @property
    def oauth(self) -> OAuth | None:
        """How people sign in; None where that is not OAuth 2.0."""

    async def regions(self, http: CloudHttp) -> Mapping[str, RegionAddresses]:
        """The cloud's regions by id."""

    async def sign_in(self, http: CloudHttp, account: Account) -> str:
        """A user's token."""

    def who(self, token: str) -> str:
        """Whom the audit trail names for a token that `sign_in` gave."""

    def administration(self, http: CloudHttp, token: str) -> Administration:
        """Administration in the name of a user."""

    async def register(self, http: CloudHttp, token: str, name: str) -> DeviceIdentity:
        """Register a new device on behalf of a user."""

    async def device_token(self, http: CloudHttp, identity: DeviceIdentity) -> str:
        """A device's token."""

    def device(self, http: CloudHttp, identity: DeviceIdentity) -> Device:
        """The cloud as this device sees it."""

    def renewal(self, renewal_uri: str, token: str | None, **asked: str) -> Request:
        """Credentials to upload with, for who has this token; `asked`: what else, such as for how long."""

    def reader_session(self, place: Place) -> Request:
        """Credentials to read and list an organisation's bucket: a renewal document."""
