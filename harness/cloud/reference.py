"""The adapter of the reference cloud's API, which is the harness' own language: nothing is translated."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qs, quote, unquote, urlencode, urlsplit
from xml.etree import ElementTree as ET

import jwt

from harness.camera.segment import Buffer
from harness.cloud.administration import Administration, RegionAddresses, regions
from harness.cloud.device import DeviceApi
from harness.cloud.http import Answer, CloudHttp
from harness.cloud.ports import HeardKey, Place, WrappedKey
from harness.cloud.request import Request
from harness.cloud.sign_in import DeviceIdentity, PasswordForm, discovery_of, sign_in
from harness.cloud.signing import TemporaryCredentials, object_address, signed
from harness.cloud.target import Account, Target

_PAGE = 1000


class ReferenceStore:
    """S3's requests."""

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
        """PutObject."""
        url = object_address(who.storage_uri, key)
        extra = {"If-None-Match": "*"} if only_if_new else {}
        headers = signed(who, "PUT", url, sha256=sha256, headers=extra, region=region, now_us=now_us)
        return Request("PUT", url, headers, body)

    def ask(self, method: str, who: TemporaryCredentials, key: str, *, now_us: int) -> Request:
        """GetObject, HeadObject, DeleteObject."""
        return _signed(method, who, object_address(who.storage_uri, key), now_us)

    def listing(self, who: TemporaryCredentials, *, now_us: int, prefix: str = "", after: str = "") -> Request:
        """ListObjectsV2."""
        query = {"list-type": "2", "max-keys": str(_PAGE), "prefix": prefix, "start-after": after}
        asked = "&".join(f"{name}={quote(text, safe='-_.~')}" for name, text in query.items() if text)
        return _signed("GET", who, f"{who.storage_uri}?{asked}", now_us)

    def listed(self, page: Answer) -> list[tuple[str, int]]:
        """Keys and sizes."""
        try:
            rows = ET.fromstring(page.body).findall("{*}Contents")  # noqa: S314 - expat refuses entity bombs since 2.4.1
        except ET.ParseError:
            return []
        return [(row.findtext("{*}Key", ""), int(row.findtext("{*}Size", "0"))) for row in rows]


class ReferenceLibrary:
    """Recording index and playlists."""

    def recordings(self, place: Place, camera: str, from_us: int, to_us: int) -> Request:
        """Rows and gaps."""
        base = f"{place.region.recording_index}/v1/organisations/{place.organisation}/cameras/{camera}"
        return _by(place.token, f"{base}/recordings?from_us={from_us}&to_us={to_us}")

    def playlist(self, place: Place, camera: str, from_us: int, to_us: int) -> Request:
        """HLS."""
        base = f"{place.region.playlists}/v1/organisations/{place.organisation}/cameras/{camera}"
        return _by(place.token, f"{base}/playlist.m3u8?from_us={from_us}&to_us={to_us}")

    def timeline(self, place: Place, camera: str, from_us: int, to_us: int, step_us: int) -> Request:
        """How much of each step is recorded and lost."""
        base = f"{place.region.recording_index}/v1/organisations/{place.organisation}/cameras/{camera}"
        return _by(place.token, f"{base}/timeline?from_us={from_us}&to_us={to_us}&step_us={step_us}")

    def object_key(self, address: str, camera: str) -> str:
        """From the camera's prefix on."""
        _, found, rest = unquote(address.partition("?")[0]).partition(f"/{camera}/")
        return f"{camera}/{rest}" if found else ""

    def enforcement(self, place: Place) -> Request:
        """With the comparison of index and store."""
        url = f"{place.region.recording_index}/v1/organisations/{place.organisation}/comparison"
        return Request("POST", url, _bearer(place.token))


class ReferenceKeyServer:
    """The key server."""

    def content_key(self, place: Place, key: WrappedKey) -> Request:
        """Unwrap."""
        base = f"{_organisation(place)}/cameras/{key.camera}/content-key"
        return _by(place.token, f"{base}?{urlencode({'version': key.version, 'wrapped': key.wrapped})}")

    def at(self, address: str, token: str | None) -> Request:
        """Unwrap, by address."""
        return _by(token, address)

    def wrapped(self, address: str) -> WrappedKey | None:
        """By its query."""
        place = urlsplit(address)
        query = {name: values[0] for name, values in parse_qs(place.query).items()}
        parts = place.path.split("/")
        if "wrapped" not in query or len(parts) < 2:  # noqa: PLR2004 - the camera and what is asked of it
            return None
        return WrappedKey(parts[-2], query.get("version", ""), query["wrapped"])

    def public_key(self, place: Place) -> Request:
        """With its version."""
        return _by(place.token, f"{_organisation(place)}/public-key")

    def audit(self, place: Place, after: int = 0) -> Request:
        """A page, oldest rows first."""
        return _by(place.token, f"{_organisation(place)}/audit?after={after}")

    def gives_key(self, request: str) -> bool:
        """By its address."""
        return request.endswith("/content-key")

    def heard(self, request: str, content: bytes) -> Iterator[HeardKey]:
        """In the key server's answer, or in a camera's configuration."""
        parts = urlsplit(request.partition(" ")[2]).path.split("/")
        document = _object(content)
        if parts[-1] == "public-key":
            yield from _key(document, parts[-2], None, "version")
        elif parts[-2:] == ["device", "configuration"] and isinstance(inner := document.get("encryption"), dict):
            yield from _key(inner, str(document.get("organisation")), str(document.get("region")), "key_version")


@dataclass(frozen=True, slots=True)
class ReferenceOAuth(PasswordForm):
    """Identity's, for its own web client."""

    discovery: str = ""
    narrow_client: str = "my-systems-web"  # its tokens are for My Systems and for identity
    my_systems: str = ""

    def administration(self, token: str | None) -> Request:
        """The user's organisations."""
        return _by(token, f"{self.my_systems}/v1/organisations")


@dataclass(frozen=True)
class Reference:
    """The reference cloud, or one that speaks its API."""

    target: Target
    services: tuple[str, ...] = ("identity", "my_systems")
    store: ReferenceStore = field(default_factory=ReferenceStore)
    library: ReferenceLibrary = field(default_factory=ReferenceLibrary)
    keys: ReferenceKeyServer = field(default_factory=ReferenceKeyServer)

    @property
    def oauth(self) -> ReferenceOAuth:
        """By OpenID Connect's discovery."""
        return ReferenceOAuth(discovery=discovery_of(self.target.identity), my_systems=self.target.my_systems)

    async def regions(self, http: CloudHttp) -> Mapping[str, RegionAddresses]:
        """From My Systems."""
        return await regions(http, self.target.my_systems)

    async def sign_in(self, http: CloudHttp, account: Account) -> str:
        """By authorization code with PKCE."""
        return await sign_in(http, self.target.identity, account)

    def who(self, token: str) -> str:
        """The token's subject; the token itself is the cloud's to verify."""
        return str(jwt.decode(token, options={"verify_signature": False}).get("sub", ""))

    def administration(self, http: CloudHttp, token: str) -> Administration:
        """My Systems."""
        return Administration(http, self.target.my_systems, token)

    async def register(self, http: CloudHttp, token: str, name: str) -> DeviceIdentity:
        """By RFC 7591."""
        identity = DeviceIdentity()
        await identity.register(http, self.target.identity, token, name)
        return identity

    async def device_token(self, http: CloudHttp, identity: DeviceIdentity) -> str:
        """By private_key_jwt."""
        return (await identity.token(http, self.target.identity))[0]

    def device(self, http: CloudHttp, identity: DeviceIdentity) -> DeviceApi:
        """Its configuration, credentials, uploads."""
        return DeviceApi(http, self.target, identity)

    def renewal(self, renewal_uri: str, token: str | None, **asked: str) -> Request:
        """At the address that a camera is told."""
        return _by(token, f"{renewal_uri}?{urlencode(asked)}" if asked else renewal_uri)

    def reader_session(self, place: Place) -> Request:
        """From where the region's cameras get their credentials too."""
        body = json.dumps({"organisation": place.organisation, "region": place.region.id}).encode()
        headers = {**_bearer(place.token), "Content-Type": "application/json"}
        return Request("POST", f"{place.region.credentials}/v1/reader-sessions", headers, body)


def _signed(method: str, who: TemporaryCredentials, url: str, now_us: int) -> Request:
    return Request(method, url, signed(who, method, url, now_us=now_us))


def _by(token: str | None, url: str) -> Request:
    return Request("GET", url, _bearer(token))


def _bearer(token: str | None) -> dict[str, str]:
    return {} if token is None else {"Authorization": f"Bearer {token}"}


def _organisation(place: Place) -> str:
    return f"{place.region.key_server}/v1/organisations/{place.organisation}"


def _key(document: dict[str, object], organisation: str, region: str | None, version: str) -> Iterator[HeardKey]:
    if "public_key" in document:
        yield HeardKey(organisation, region, str(document["public_key"]), str(document.get(version, "")))


def _object(content: bytes) -> dict[str, object]:
    try:
        document = json.loads(content)
    except ValueError:
        return {}
    return document if isinstance(document, dict) else {}
