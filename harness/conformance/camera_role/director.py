"""What the instrumented cloud does now: who answers, by which clock, and for how long credentials are good."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from aiohttp import web

from harness.conformance.camera_role.ledger import Ledger
from harness.conformance.camera_role.relays import Relays

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Interference = Callable[[str, web.Request, Handler], Awaitable[web.StreamResponse | None]]
"""Service, request and who would answer it: the answer in its place, or None to let it through."""

LONG_S = 3600.0


class UnansweredError(Exception):
    """The service took a request, and its answer is lost on the way."""


@dataclass
class Director:
    """Set by the acts, asked by the services."""

    ledger: Ledger
    relays: Relays
    interfere: Interference | None = None
    act: str = ""  # which one is on
    store_late_s: float = 0.0  # by how much the clocks of store and index are behind
    credential_life_s: float = LONG_S
    rotate: Callable[[str], Awaitable[None]] = field(init=False)  # a new key pair for an organisation
