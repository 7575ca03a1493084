"""The renewal document (ONVIF 26.06 `storagerenewal.yaml`)."""

from datetime import UTC, datetime

from pydantic import BaseModel, ConfigDict

from reference_impl.foundation.session import Session


class User(BaseModel):
    """What signs requests: access key id, secret access key, session token."""

    model_config = ConfigDict(frozen=True)

    username: str
    password: str
    token: str


class Renewal(BaseModel):
    """Where to upload to, with what, and until when. Its names are ONVIF's."""

    model_config = ConfigDict(frozen=True)

    region: str
    storageUri: str  # noqa: N815 - ONVIF's name
    user: User
    expiresAt: str  # noqa: N815 - ONVIF's name


def renewal_document(session: Session, token: str, media_store: str) -> Renewal:
    """What the holder of a session needs to sign requests with it.

    Args:
        session: the session.
        token: the session, sealed.
        media_store: base address of the region's media store.
    """
    expires = datetime.fromtimestamp(session.expires_at, UTC).isoformat(timespec="microseconds")
    return Renewal(
        region=session.region,
        storageUri=f"{media_store}/{session.organisation}",
        user=User(username=session.access_key_id, password=session.secret_access_key, token=token),
        expiresAt=expires.replace("+00:00", "Z"),
    )
