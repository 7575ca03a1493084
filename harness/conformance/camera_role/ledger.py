"""What reached the cloud, in the order in which it was answered, and a bell for who waits for more."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from harness.errors import CamproofFailedError

_OK = range(200, 300)
ROWS = ("/segments", "/segment-lists")
"""How the addresses end at which the index is told of segments."""


class NotSeenError(CamproofFailedError):
    """The camera did not do in time what the programme waited for. The message is what that was."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and its answer. Times are UTC, microseconds since 1970."""

    at_us: int  # its head was there
    answered_us: int
    service: str  # its name without the region
    method: str
    path: str
    status: int  # 0: no answer was given
    reason: str = ""
    retry_after_s: float | None = None
    body: bytes = b""  # of what is small: index, credentials, configuration
    said: bytes = b""  # the answer's body, likewise
    key_id: str = ""  # the access key it was signed with
    staged: str = ""  # the act that answered in the service's place, or spoilt the answer

    @property
    def accepted(self) -> bool:
        """Whether the camera was told yes."""
        return self.status in _OK


class Ledger:
    """All exchanges so far."""

    def __init__(self) -> None:
        self.exchanges: list[Exchange] = []
        self._rung = asyncio.Event()

    def note(self, exchange: Exchange) -> None:
        """One more."""
        self.exchanges.append(exchange)
        self.ring()

    def ring(self) -> None:
        """Something changed that somebody may wait for."""
        self._rung.set()

    def count(self, holds: Callable[[Exchange], bool], since: int = 0) -> int:
        """How many there are of a kind, from the one with this number on."""
        return sum(map(holds, self.exchanges[since:]))

    async def until(self, holds: Callable[[], bool], what: str, patience_s: float) -> None:
        """Wait until it holds. NotSeenError, with `what` was waited for, if it doesn't within so many seconds."""
        try:
            async with asyncio.timeout(patience_s):
                while not holds():
                    self._rung.clear()
                    await self._rung.wait()
        except TimeoutError:
            raise NotSeenError(f"within {patience_s:g} s there came no {what}") from None


def is_segment(exchange: Exchange) -> bool:
    """An upload of a segment's bytes."""
    return exchange.service == "media_store" and exchange.method == "PUT" and exchange.path.endswith(".mp4") and (
        "/init." not in exchange.path
    )  # fmt: skip


def is_row(exchange: Exchange) -> bool:
    """Segments told to the index: one, or a list."""
    return exchange.service == "recording_index" and exchange.path.endswith(ROWS)


def words(exchange: Exchange) -> list[dict[str, Any]]:
    """What the index was told: rows, or a gap; none where nobody can read it."""
    try:
        said = json.loads(exchange.body)
        said = said["segments"] if is_row(exchange) and exchange.path.endswith(ROWS[1]) else [said]
    except (ValueError, KeyError, TypeError):
        return []
    return [word for word in said if isinstance(word, dict)] if isinstance(said, list) else []


def is_gap(exchange: Exchange) -> bool:
    """A gap told to the index."""
    return exchange.service == "recording_index" and exchange.path.endswith("/gaps")


def is_renewal(exchange: Exchange) -> bool:
    """Credentials asked for."""
    return exchange.service == "credentials" and exchange.path.endswith("/v1/renewal")


def is_configuration(exchange: Exchange) -> bool:
    """The configuration asked for."""
    return exchange.service == "my_systems" and exchange.path.endswith("/v1/device/configuration")
