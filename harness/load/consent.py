"""Where a load may go: to this machine, or to a cloud whose target file says that its operator agrees."""

import socket
from collections.abc import Callable, Iterable
from ipaddress import ip_address
from urllib.parse import urlsplit

from harness.cloud.resolve import address_of
from harness.cloud.target import Target
from harness.errors import BadInputError
from harness.load.order import Order

Look = Callable[[str], Iterable[str]]
"""From a host's name to its addresses; OSError where it has none."""


def system_addresses(host: str) -> list[str]:
    """As the system knows them."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)]


def require(target: Target, order: Order, *, look: Look = system_addresses) -> None:
    """That the target's services may be loaded so.

    Raises:
        BadInputError: one is elsewhere and nobody consents, or consent goes less far.
    """
    consent = target.load
    if consent is not None and not consent.consent:
        raise BadInputError(f"{target.name}: its target file says that it must not be loaded (`load.consent: false`)")
    if consent is None:
        guard = Guard(target, look)
        for address in target.services.values():
            guard(address)
        return
    for what, wanted, most in (
        ("cameras", order.cameras, consent.most_cameras),
        ("viewers", order.viewers, consent.most_viewers),
    ):
        if wanted > most:
            raise BadInputError(f"{target.name}: {wanted} {what} are asked for, and its target file consents to {most}")


class Guard:
    """Looks at each host once, before the first request to it: addresses also come from answers of the cloud's.

    Args:
        target: whose requests they are.
        look: finds addresses of names.
    """

    def __init__(self, target: Target, look: Look = system_addresses) -> None:
        self._target, self._look = target, look
        self._known: set[str] = set()

    def __call__(self, url: str) -> None:
        """Whether this may be asked. BadInputError: it may not."""
        host = (urlsplit(url).hostname or "").lower()
        if host in self._known:
            return
        if self._target.load is None and not self._is_here(host):
            raise BadInputError(
                f"{self._target.name}: {host} is not this machine, and its target file does not say that it may be "
                "loaded. Whoever operates it writes `load: {consent: true}` there"
            )
        self._known.add(host)

    def _is_here(self, host: str) -> bool:
        try:
            found = [ip_address(one.partition("%")[0]) for one in self._addresses(host)]
        except (OSError, ValueError):
            return False
        return bool(found) and all(one.is_loopback for one in found)

    def _addresses(self, host: str) -> Iterable[str]:
        known = address_of(host, self._target.resolve)
        return [known] if known != host else self._look(host)
