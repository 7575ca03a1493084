"""The lines between a camera and every service: cut, hung, reset, or led to an impostor, all together."""

import socket
from contextlib import AsyncExitStack
from types import TracebackType
from typing import Self

from harness.engines.live.relay import UP, Relay
from harness.network.link import LinkState, Mode

Address = tuple[str, int]


class Relays:
    """One line a service, for the time of the `async with`.

    Args:
        services: their names.
        host: the address that they listen on.
    """

    def __init__(self, services: list[str], host: str) -> None:
        self._services, self._host = services, host
        self._lines: dict[str, Relay] = {}
        self._places: dict[str, Address] = {}
        self._instead: Address | None = None
        self._away: str | None = None  # a service that can't be reached
        self._nowhere: Address = ("", 0)  # nobody listens there
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as stack:
            for name in self._services:
                relay = Relay(name, lambda name=name: self._place(name), host=self._host)  # type: ignore[misc]
                self._lines[name] = await stack.enter_async_context(relay)
            taken = stack.enter_context(socket.socket())
            taken.bind(("127.0.0.1", 0))
            self._nowhere = taken.getsockname()
            self._stack = stack.pop_all()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.__aexit__(kind, error, trace)

    @property
    def ports(self) -> dict[str, int]:
        """Where each service is found."""
        return {name: line.port for name, line in self._lines.items()}

    @property
    def opened(self) -> int:
        """Connections so far."""
        return sum(line.opened for line in self._lines.values())

    def turned_away(self, service: str) -> int:
        """Connections to this service while it could not be reached."""
        return self._lines[service].ended[self._nowhere]

    def ended_at(self, place: Address) -> int:
        """Connections that led there and are over."""
        return sum(line.ended[place] for line in self._lines.values())

    def opened_to(self, prefix: str) -> int:
        """Connections so far to services whose names begin so."""
        return sum(line.opened for name, line in self._lines.items() if name.startswith(prefix))

    def behind(self, places: dict[str, Address]) -> None:
        """Where each service truly is."""
        self._places = places

    def lead_to(self, impostor: Address | None) -> None:
        """Lead all new connections there and reset the others; None: as it was."""
        self._instead = impostor
        self.reset_once()

    def take_away(self, service: str | None) -> None:
        """Reset connections to this service, and new ones when they are made; None: as it was."""
        self._away = service
        self.reset_once()

    def set(self, mode: Mode) -> None:
        """Up, cut, hung or refused."""
        for line in self._lines.values():
            line.set(LinkState(mode, UP.up_bits_per_s, UP.down_bits_per_s, UP.latency_us))

    def reset_once(self) -> None:
        """Break every connection that is open."""
        for line in self._lines.values():
            line.reset_once()

    def _place(self, name: str) -> Address:
        if name == self._away:
            return self._nowhere
        return self._instead or self._places[name]
