"""The renewal document (ONVIF 26.06 `storagerenewal.yaml`)."""

from datetime import UTC, datetime

from reference_impl.foundation.session import Session


def renewal_document(session: Session, token: str, media_store: str) -> dict[str, object]:
    """What the holder of a session needs to sign requests with it.

    Args:
        session: the session.
        token: the session, sealed.
        media_store: base address of the region's media store.
    """
    expires = datetime.fromtimestamp(session.expires_at, UTC).isoformat(timespec="microseconds")
    return {
        "region": session.region,
        "storageUri": f"{media_store}/{session.organisation}",
        "user": {"username": session.access_key_id, "password": session.secret_access_key, "token": token},
        "expiresAt": expires.replace("+00:00", "Z"),
    }
