"""Who may come in now. Sans I/O: it counts, and gets the time from who asks."""

import math
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from reference_impl.foundation.limits import Limits
from reference_impl.foundation.problem import overloaded
from reference_impl.foundation.rate import Allowance
from reference_impl.front.address import ClientAddress

_BUSY = "The service has too much to do; try again in a moment."
_OFTEN = "You ask for too much at once; wait, and go on more slowly."
_TOO_MANY = 429


class Room:
    """So many at once: in all, and from one address."""

    def __init__(self, most: int, most_of_address: int) -> None:
        self._most, self._most_of_address = most, most_of_address
        self._by_address: Counter[ClientAddress] = Counter()
        self.taken = 0

    def full(self, address: ClientAddress) -> str:
        """Why there is no room for one more from there: "all", "address", or nothing."""
        if self.taken >= self._most:
            return "all"
        return "address" if self._by_address[address] >= self._most_of_address else ""

    def enter(self, address: ClientAddress) -> None:
        """One more."""
        self.taken += 1
        self._by_address[address] += 1

    def leave(self, address: ClientAddress) -> None:
        """One less."""
        self.taken -= 1
        self._by_address[address] -= 1
        if not self._by_address[address]:
            del self._by_address[address]


class Gate:
    """The bounds of one service."""

    def __init__(self, limits: Limits) -> None:
        self.connections = Room(limits.connections, limits.connections_of_address)
        self.requests = Room(limits.requests_at_once, limits.requests_at_once_of_address)
        self._addresses = Allowance(limits.requests_of_address)
        self._credentials = Allowance(limits.requests_of_credential)

    @contextmanager
    def passing(self, address: ClientAddress, now_s: float) -> Iterator[None]:
        """While a request is being answered; a Problem with status 429 or 503 where it is one too many."""
        self._use(self._addresses, address, "requests_of_address", now_s)
        match self.requests.full(address):
            case "all":
                raise overloaded("requests_at_once", _BUSY)
            case "address":
                raise overloaded("requests_at_once_of_address", _OFTEN, status=_TOO_MANY)
        self.requests.enter(address)
        try:
            yield
        finally:
            self.requests.leave(address)

    def recognised(self, credential: str, now_s: float) -> None:
        """A request of this user or session; a Problem with status 429 where it is one too many."""
        self._use(self._credentials, credential, "requests_of_credential", now_s)

    @staticmethod
    def _use(allowance: Allowance, key: str, limit: str, now_s: float) -> None:
        wait_s = allowance.wait_s(key, now_s)
        if wait_s > 0:
            raise overloaded(limit, _OFTEN, status=_TOO_MANY, wait_s=math.ceil(wait_s))
        allowance.take(key, now_s)
