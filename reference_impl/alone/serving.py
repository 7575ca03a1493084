"""Services in a process of their own: their ports, their log, and identity as they hear of it."""

import asyncio
import signal
import socket
import ssl
import sys
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from typing import TypeVar

import aiohttp

from reference_impl.alone.settings import AloneSettings, HearingSettings, PartSettings, SettingsError
from reference_impl.foundation.bearer import TokenVerifier
from reference_impl.foundation.database_away import DatabaseAwayError
from reference_impl.foundation.issuer import Hearing, RemoteIssuer
from reference_impl.foundation.postgres_schema import PostgresAwayError
from reference_impl.foundation.service_token import ServiceTokens, kept_client_key
from reference_impl.foundation.settled import settled
from reference_impl.foundation.sole_use import sole_use
from reference_impl.front.entrance import BACKLOG
from reference_impl.front.journal import Journal
from reference_impl.front.running import Service
from reference_impl.front.serving import Serving
from reference_impl.front.tls import strict_tls

_AGAIN_S = 0.5

P = TypeVar("P", bound=PartSettings)
A = TypeVar("A", bound=AloneSettings)

VerifierFor = Callable[[str], TokenVerifier]
"""Makes the verifier for an audience."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A service, and where it is served. A global one's region is ""."""

    name: str
    region: str
    port: int
    service: Service


MakeAll = Callable[[P, AsyncExitStack], Awaitable[Sequence[Placed]]]
"""Makes the services of its settings; the stack closes them."""

Make = Callable[[A, VerifierFor], Service]
"""Makes the service of its settings."""


async def serve(name: str, settings: P, make: MakeAll[P], again: Callable[[], P]) -> None:
    """Serve until a signal says that it is enough: then answer what was asked, and no more.

    `again` reads the settings once more, which SIGHUP asks for.
    """
    enough = _enough()
    async with AsyncExitStack() as stack:
        for folder in settings.folders:
            stack.enter_context(sole_use(folder))
        services = await _made(name, settings, make, stack, enough)
        if enough.is_set():
            return
        sockets = [stack.enter_context(_listening(settings.host, placed.port)) for placed in services]
        journal = Journal(settings.logs, settings.clock)
        stack.push_async_callback(journal.close)
        serving, tls = Serving(settings.limits, settings.web_origins, stack), _tls(settings)
        for placed, on in zip(services, sockets, strict=True):
            await serving.serve(placed.service, placed.name, placed.region, journal, on, tls)
        if settings.operator_port is not None:
            await serving.operate(stack.enter_context(_listening(settings.operator_host, settings.operator_port)))
        asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, _changed, name, settings, again)
        settled()
        ports = ", ".join(str(placed.port) for placed in services)
        print(f"{name} serves on port {ports}", flush=True)  # noqa: T201 - whoever started it waits for this
        await enough.wait()


async def _made(
    name: str, settings: P, make: MakeAll[P], stack: AsyncExitStack, enough: asyncio.Event
) -> Sequence[Placed]:
    """Its services. Their database is waited for; none where it is enough before."""
    said = ""
    while not enough.is_set():
        async with AsyncExitStack() as trying:
            try:
                services = await make(settings, trying)
            except (PostgresAwayError, DatabaseAwayError) as away:
                if str(away) != said:
                    said = str(away)
                    print(f"{name} waits for its database: {said}", file=sys.stderr, flush=True)  # noqa: T201
            else:
                await stack.enter_async_context(trying.pop_all())
                return services
        with suppress(TimeoutError):
            async with asyncio.timeout(_AGAIN_S):
                await enough.wait()
    return ()


def _changed(name: str, settings: P, again: Callable[[], P]) -> None:
    """Go by the settings as they are now; those that can't be used change nothing."""
    try:
        settings.go_by(again())
    except SettingsError as wrong:
        print(f"{name} goes on as it was: {wrong}", file=sys.stderr, flush=True)  # noqa: T201 - whoever asked reads it
    else:
        print(f"{name} has read its settings again", flush=True)  # noqa: T201


def one(name: str, make: Make[A]) -> MakeAll[A]:
    """Makes a single service, which hears of identity from afar."""

    async def made(settings: A, stack: AsyncExitStack) -> Sequence[Placed]:
        service = make(settings, (await heard(settings, stack)).verifier)
        stack.push_async_callback(service.close)
        return (Placed(name, settings.region, settings.port, service),)

    return made


@dataclass(frozen=True, slots=True)
class Heard:
    """Identity, as another process hears of it."""

    settings: HearingSettings
    issuer: RemoteIssuer
    tokens: ServiceTokens  # of this process, for all that it may ask
    http: aiohttp.ClientSession  # trusts the cloud's certificates

    def verifier(self, audience: str) -> TokenVerifier:
        """Verifies tokens by what was heard."""
        return TokenVerifier(
            issuer=self.settings.issuer,
            audience=audience,
            public_keys=self.issuer.public_keys,
            newer_keys=self.issuer.newer_keys,
            ended_grants=self.issuer.ended_grants,
            changed_roles=self.issuer.changed_roles,
            clock=self.settings.clock,
        )


async def heard(settings: HearingSettings, stack: AsyncExitStack) -> Heard:
    """Listen from now on; the stack ends it."""
    http = await connection(settings, stack)
    tokens = ServiceTokens(
        settings.issuer, settings.client_id, kept_client_key(settings.client_key), http, settings.clock
    )
    hearing = Hearing(poll_s=settings.poll_s, deaf_s=settings.deaf_s, anew_s=settings.anew_s)
    issuer = await stack.enter_async_context(RemoteIssuer(settings.issuer, http, tokens, hearing))
    return Heard(settings, issuer, tokens, http)


async def connection(settings: PartSettings, stack: AsyncExitStack) -> aiohttp.ClientSession:
    """To other processes of the cloud; the stack closes it."""
    connector = aiohttp.TCPConnector(ssl=ssl.create_default_context(cafile=str(settings.trusted)))
    return await stack.enter_async_context(aiohttp.ClientSession(connector=connector))


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=BACKLOG)


def _tls(settings: PartSettings) -> ssl.SSLContext:
    context = strict_tls()
    context.load_cert_chain(settings.certificate, settings.private_key)
    return context


def _enough() -> asyncio.Event:
    """Set by the signals that say so, from now on."""
    enough, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, enough.set)
    return enough
