"""What the key server reads and answers."""

from typing import Annotated

from pydantic import BaseModel, Field

from reference_impl.foundation.body import Body
from reference_impl.foundation.operations import FreeText
from reference_impl.key_server.audit import PAGE
from reference_impl.key_server.chain import Reason


class WrappedKey(FreeText):
    """GET …/content-key: whatever is wrong with it has one answer."""

    version: str = ""  # of the organisation's key
    wrapped: str = ""  # base64url without padding


class OrganisationKey(BaseModel):
    """A public key as PEM."""

    version: int
    public_key: str


class AuditQuery(Body):
    """GET …/audit: rows whose number is greater, at most so many."""

    after: Annotated[int, Field(ge=0, lt=1 << 62)] = 0
    limit: Annotated[int, Field(ge=1, le=PAGE)] = PAGE


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
    """Rows, oldest first; where they are not what was written, and why; `after` of the page behind, if any."""

    rows: list[AuditEntry]
    broken_at: int | None  # number of the first row that is altered, missing, or beyond what is known
    reason: Reason | None
    next: int | None
