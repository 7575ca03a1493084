"""Links that carry their own signature, so that a player can fetch them without any credentials."""

from collections import OrderedDict
from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import quote, urlsplit

from reference_impl.foundation.bearer import ROLES
from reference_impl.foundation.canonical import (
    ALGORITHM,
    UNSIGNED,
    Scope,
    SignedRequest,
    canonical_query,
    canonical_request,
    query_pairs,
    signature,
)
from reference_impl.foundation.session import Session, SessionSealer

LINK_LIFE_S = 3_600
_SESSIONS = 1_000  # of viewers, the latest; another one is issued where an older one is wanted


def presign(
    session: Session, token: str, method: str, url: str, now: float, expires_s: int, *, service: str = "s3"
) -> str:
    """The address with a signature in its query (Amazon S3, "Authenticating Requests: Using Query Parameters").

    Args:
        session: who signs.
        token: the same session, sealed.
        method: what the link may be used for, such as GET.
        url: absolute and percent-encoded, as it will be sent.
        now: seconds since 1970.
        expires_s: how long the link is good, 1 to 604,800 s; never longer than the session.
        service: what it is signed for.
    """
    parts = urlsplit(url)
    stamp = datetime.fromtimestamp(now, UTC).strftime("%Y%m%dT%H%M%SZ")
    scope = Scope(stamp[:8], session.region, service)
    signing = {
        "X-Amz-Algorithm": ALGORITHM,
        "X-Amz-Credential": f"{session.access_key_id}/{scope}",
        "X-Amz-Date": stamp,
        "X-Amz-Expires": str(expires_s),
        "X-Amz-Security-Token": token,
        "X-Amz-SignedHeaders": "host",
    }
    query = canonical_query([*query_pairs(parts.query), *signing.items()])
    request = SignedRequest(method, parts.path or "/", query, {"host": parts.netloc})
    mac = signature(session.secret_access_key, scope, stamp, canonical_request(request, ["host"], UNSIGNED))
    return f"{parts.scheme}://{parts.netloc}{request.path}?{query}&X-Amz-Signature={mac}"


class Presigner:
    """Gives viewers links for reading objects of their organisations in one region; none outlives its viewer's right.

    Args:
        sealer: of that region.
        region: its id.
        media_store: its address, without a slash at the end.
        clock: seconds since 1970.
        life_s: how long a link is good.
    """

    def __init__(
        self,
        sealer: SessionSealer,
        region: str,
        media_store: str,
        clock: Callable[[], float],
        *,
        life_s: int = LINK_LIFE_S,
    ) -> None:
        self._sealer = sealer
        self._region = region
        self._media_store = media_store.rstrip("/")
        self._clock = clock
        self._life_s = life_s
        self._sessions: OrderedDict[tuple[str, str], tuple[Session, str]] = OrderedDict()

    def link(self, viewer: str, bucket: str, key: str) -> str:
        """A link for GET that this user may give to a player, which adds no credentials of its own."""
        now = self._clock()
        session, token = self._session(viewer, bucket, now)
        url = f"{self._media_store}/{quote(bucket, safe='-_.~')}/{quote(key, safe='/-_.~')}"
        return presign(session, token, "GET", url, now, self._life_s)

    def _session(self, viewer: str, organisation: str, now: float) -> tuple[Session, str]:
        """One session serves many links: that keeps a playlist of thousands quick to sign."""
        known = self._sessions.get((viewer, organisation))
        if known is None or known[0].expires_at < now + self._life_s:
            known = self._issue(viewer, organisation, int(now) + 2 * self._life_s)
            self._sessions[viewer, organisation] = known
            if len(self._sessions) > _SESSIONS:
                self._sessions.popitem(last=False)
        return known

    def _issue(self, viewer: str, organisation: str, expires_at: int) -> tuple[Session, str]:
        session = Session.issue(
            organisation=organisation,
            prefix="",
            region=self._region,
            actions=("GetObject",),
            expires_at=expires_at,
            holder=viewer,
            roles=ROLES,
        )
        return session, self._sealer.seal(session)
