"""What the key server reads and answers."""

from pydantic import BaseModel

from reference_impl.foundation.operations import FreeText


class WrappedKey(FreeText):
    """GET …/content-key: whatever is wrong with it has one answer."""

    version: str = ""  # of the organisation's key
    wrapped: str = ""  # base64url without padding


class OrganisationKey(BaseModel):
    """A public key as PEM."""

    version: int
    public_key: str


class AuditEntry(BaseModel):
    """One request for a content key. `at_us` is UTC in microseconds since 1970."""

    number: int
    at_us: int
    who: str
    camera: str
    version: int | str  # as it was asked for
    outcome: str
    link: str  # HMAC-SHA-256 over the row and the link before, hexadecimal


class AuditTrail(BaseModel):
    """All rows, oldest first, and the number of the first that is not what was written."""

    rows: list[AuditEntry]
    broken_at: int | None
