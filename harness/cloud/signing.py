"""AWS Signature Version 4 for requests to a region, by botocore: a reading of the rule that is nobody's here."""

from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote

from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

EMPTY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@dataclass(frozen=True, slots=True)
class TemporaryCredentials:
    """What the renewal address sells (ONVIF 26.06 `storagerenewal.yaml`)."""

    region: str
    storage_uri: str
    access_key_id: str
    secret_access_key: str
    session_token: str
    expires_us: int

    @classmethod
    def read(cls, document: dict[str, object]) -> "TemporaryCredentials":
        """From the renewal document."""
        user = document["user"]
        assert isinstance(user, dict)  # noqa: S101 - the document's shape
        expires = datetime.fromisoformat(str(document["expiresAt"])).astimezone(UTC)
        return cls(
            region=str(document["region"]),
            storage_uri=str(document["storageUri"]),
            access_key_id=user["username"],
            secret_access_key=user["password"],
            session_token=user["token"],
            expires_us=int(expires.timestamp() * 1_000_000),
        )


class _Signer(S3SigV4Auth):  # type: ignore[misc] # botocore has no types
    """S3's way of signing, at a given moment, of a body whose digest is known."""

    def __init__(self, who: Credentials, service: str, region: str, moment: datetime, digest: str) -> None:
        super().__init__(who, service, region)
        self._moment = moment
        self._digest = digest

    def payload(self, _request: AWSRequest) -> str:
        return self._digest

    def add_auth(self, request: AWSRequest) -> None:
        request.context["timestamp"] = self._moment.strftime("%Y%m%dT%H%M%SZ")
        self._modify_request_before_signing(request)
        text = self.string_to_sign(request, self.canonical_request(request))
        self._inject_signature_to_request(request, self.signature(text, request))


def signed(
    credentials: TemporaryCredentials,
    method: str,
    url: str,
    *,
    sha256: str = EMPTY_SHA256,
    headers: dict[str, str] | None = None,
    service: str = "s3",
    region: str | None = None,
    now_us: int,
) -> dict[str, str]:
    """The headers of a request with its signature.

    Args:
        credentials: who signs.
        method: GET, PUT, …
        url: the address as it will be sent, percent-encoded.
        sha256: the body's SHA-256 in hexadecimal; of the empty body by default.
        headers: headers to be signed along.
        service: `s3` for the media store, `recording-index` for the index.
        region: the region to sign for; the credentials' own by default.
        now_us: the moment of signing, UTC.
    """
    who = Credentials(credentials.access_key_id, credentials.secret_access_key, credentials.session_token)
    request = AWSRequest(method, url, headers=dict(headers or {}))
    moment = datetime.fromtimestamp(now_us / 1_000_000, UTC)
    _Signer(who, service, region or credentials.region, moment, sha256).add_auth(request)
    return dict(request.headers.items())


def object_address(storage_uri: str, key: str) -> str:
    """Where an object lies: `storage_uri` ends with the bucket (the organisation)."""
    return f"{storage_uri.rstrip('/')}/{quote(key, safe='/-_.~')}"
