"""Temporary sessions: what a camera or a reader may do in one region, sealed into a token.

The session token is the session itself, encrypted under a key that credentials shares with one region. So a
region decides alone, with no call to anyone, and a token of another region can't be opened there.
"""

import base64
import json
import re
import secrets
from dataclasses import asdict, dataclass
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE_BYTES = 12
EVERY_ORGANISATION = "*"  # whose session reaches all buckets of a region: an operator's
_OPENED = 4096  # sessions, each with its token about 1.5 kB


_KEY_ID = re.compile(r"CAMP[0-9A-F]{16}")


def is_access_key_id(text: str) -> bool:
    """Whether `Session.issue` gives out such ones."""
    return _KEY_ID.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class Session:
    """Temporary credentials and what they allow."""

    access_key_id: str
    secret_access_key: str
    organisation: str  # also the bucket; or EVERY_ORGANISATION
    prefix: str  # object keys must start with it: "<camera>/", or "" for a reader of the whole organisation
    region: str
    actions: tuple[str, ...]  # "PutObject", "GetObject", "HeadObject", "ListObjectsV2", "DeleteObject", "Index"
    expires_at: int  # seconds since 1970; refused from this second on
    holder: str  # the camera or the user
    roles: tuple[str, ...] = ()  # the user must have one of them still; (): the holder is no user

    @classmethod
    def issue(
        cls,
        *,
        organisation: str,
        prefix: str,
        region: str,
        actions: tuple[str, ...],
        expires_at: int,
        holder: str,
        roles: tuple[str, ...] = (),
    ) -> "Session":
        """A session with fresh random keys."""
        return cls(
            access_key_id="CAMP" + secrets.token_hex(8).upper(),
            secret_access_key=secrets.token_urlsafe(30),
            organisation=organisation,
            prefix=prefix,
            region=region,
            actions=actions,
            expires_at=expires_at,
            holder=holder,
            roles=roles,
        )

    @property
    def camera(self) -> str:
        """The camera that holds it: its prefix without the slash."""
        return self.prefix.rstrip("/")


class SessionSealer:
    """Seals sessions into tokens and opens them again, with the AES-256-GCM key of one region."""

    def __init__(self, key: bytes, region: str) -> None:
        self._cipher = AESGCM(key)
        self._region = region.encode()
        self._opened = lru_cache(_OPENED)(self._open)  # a camera shows the same token with every request

    def seal(self, session: Session) -> str:
        """The session token."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        body = self._cipher.encrypt(nonce, json.dumps(asdict(session)).encode(), self._region)
        return base64.urlsafe_b64encode(nonce + body).decode()

    def open(self, token: str) -> Session | None:
        """The session in a token, or None where it is not one of this region's."""
        return self._opened(token)

    def _open(self, token: str) -> Session | None:
        try:
            sealed = base64.urlsafe_b64decode(token.encode())
            body = self._cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], self._region)
        except (ValueError, InvalidTag):
            return None
        fields = json.loads(body)
        lists = {name: tuple(fields[name]) for name in ("actions", "roles")}
        return Session(**{**fields, **lists})
