"""Every bound on what comes in, in one place.

A bound that a running cloud may have otherwise is a field of `Limits` (`CloudSettings.limits`, `camproof serve
--limit`). The defaults leave room for a site of a hundred cameras behind one address, and for load tests.

Elsewhere, beside what they bound: credentials a holder and region (`credentials/limits.py`), attempts a user name
(`identity/guessing.py`), uploads a second that an operator allows (`media_store/throttle.py`), uploads in parts
(`media_store/multipart/settings.py`, `camproof serve --limit uploads.NAME`), entries of a playlist
(`playlists/settings.py`), rows on a page of an audit trail (`key_server/audit.py`, `my_systems/bodies.py`), keys on a
page of a listing (1,000, as in S3).
"""

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any, TypeVar

from reference_impl.foundation.rate import Rate

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

JSON_BYTES = 1 << 16
"""Of a body of JSON or a form."""

JSON_DEPTH = 16
"""Arrays and objects within each other."""

OBJECT_BYTES = 64 << 20
"""Of a segment."""

_OF_ADDRESS = Rate(burst=10_000, per_s=2_000.0)
_OF_CREDENTIAL = Rate(burst=5_000, per_s=500.0)


@dataclass(frozen=True, slots=True)
class Limits:
    """Of each service by itself.

    Attributes:
        line_bytes: of a request's first line.
        field_bytes: of a header.
        fields: how many headers.
        connections: open at once, those in their handshake too.
        connections_of_address: of them from one client address (IPv6: one /64).
        requests_at_once: that are being answered; 503 beyond.
        requests_at_once_of_address: of them from one client address; 429 beyond.
        requests_of_address: how often one client address may ask; 429 beyond.
        requests_of_credential: how often one user, or one camera's or reader's session, may ask; 429 beyond.
        database_waiting: writes, and reads, that wait for a database; 503 beyond.
        database_s: for a database to commit a write, or to read; 503 beyond.
        disk_s: for a disk, or a bucket, to take an object of up to OBJECT_BYTES in every location; 503 beyond.
        handshake_s: for TLS.
        idle_s: between two requests of a connection.
        head_s: for a request's head.
        body_s: for a body, and one second more for each `body_bytes_per_s` that came.
        body_bytes_per_s: below, a client is cut off in the end.
        answer_s: for reading an answer, and one second more for each `answer_bytes_per_s` that was taken.
        answer_bytes_per_s: below, a client is cut off in the end.
        answer_longest_s: for reading an answer, however much of it was taken.
        answer_rows: of a database in one answer; clients ask again for what comes after.
        ahead_s: of the service's clock, what is told as recorded or lost may be; further, and its end would not come.
    """

    line_bytes: int = 8_190
    field_bytes: int = 8_190
    fields: int = 64
    connections: int = 1_000
    connections_of_address: int = 500
    requests_at_once: int = 512
    requests_at_once_of_address: int = 256
    requests_of_address: Rate = _OF_ADDRESS
    requests_of_credential: Rate = _OF_CREDENTIAL
    database_waiting: int = 256
    database_s: float = 10.0
    disk_s: float = 10.0
    handshake_s: float = 10.0
    idle_s: float = 75.0
    head_s: float = 10.0
    body_s: float = 30.0
    body_bytes_per_s: float = 500.0
    answer_s: float = 30.0
    answer_bytes_per_s: float = 1_000.0
    answer_longest_s: float = 900.0
    answer_rows: int = 5_000
    ahead_s: float = 86_400.0

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if not isinstance(value, Rate) and not value > 0:
                raise ValueError(f"{field.name} is {value}; it must be above 0")


Bounds = TypeVar("Bounds", bound="DataclassInstance")


def changed(bounds: Bounds, name: str, text: str) -> Bounds:
    """With one of them set to what a person wrote, a rate as BURST/PER_SECOND; ValueError says what is wrong.

    Args:
        bounds: `Limits`, or others that are numbers with names.
        name: of one of them.
        text: its new value.
    """
    names = [field.name for field in fields(bounds)]
    if name not in names:
        raise ValueError(f"{name}: there is no such limit; choose from {', '.join(names)}")
    now = getattr(bounds, name)
    try:
        value: Any = _rate(text) if isinstance(now, Rate) else type(now)(text)
    except ValueError as wrong:
        how = "BURST/PER_SECOND" if isinstance(now, Rate) else "a number"
        raise ValueError(f"{name}: {text!r} is not {how}") from wrong
    return replace(bounds, **{name: value})


def _rate(text: str) -> Rate:
    burst, _, per_s = text.partition("/")
    return Rate(int(burst), float(per_s))
