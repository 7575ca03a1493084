"""One service in one process: its port, its log, and identity as it hears of it."""

import asyncio
import signal
import socket
import ssl
import time
from collections.abc import Callable
from contextlib import AsyncExitStack
from typing import TypeVar

import aiohttp

from reference_impl.alone.settings import AloneSettings
from reference_impl.foundation.bearer import TokenVerifier
from reference_impl.foundation.issuer import Hearing, RemoteIssuer
from reference_impl.foundation.service_token import ServiceTokens, kept_client_key
from reference_impl.foundation.sole_use import sole_use
from reference_impl.front import operator
from reference_impl.front.entrance import BACKLOG
from reference_impl.front.front import Front
from reference_impl.front.health import Health
from reference_impl.front.journal import Journal
from reference_impl.front.metrics import Metrics
from reference_impl.front.running import Service, run
from reference_impl.front.tally import Tally
from reference_impl.front.tls import strict_tls

_LOOPBACK = "127.0.0.1"

S = TypeVar("S", bound=AloneSettings)
VerifierFor = Callable[[str], TokenVerifier]
"""Makes the verifier for an audience."""

Make = Callable[[S, VerifierFor], Service]
"""Makes the service of its settings."""


async def serve(name: str, settings: S, make: Make[S]) -> None:
    """Serve until a signal says that it is enough: then answer what was asked, and no more."""
    async with AsyncExitStack() as stack:
        verifier = await _verifiers(settings, stack)
        for folder in settings.folders:
            stack.enter_context(sole_use(folder))
        service = make(settings, verifier)
        stack.push_async_callback(service.close)
        on = stack.enter_context(_listening(settings.host, settings.port))
        journal = Journal(settings.logs, time.time)
        stack.push_async_callback(journal.close)
        metrics = Metrics()
        front = Front(name, settings.region, journal, Tally(metrics, name, settings.region), settings.limits)
        await run(service, front, on=on, tls=_tls(settings), stack=stack, web_origins=settings.web_origins)
        if settings.operator_port is not None:
            app = operator.operator_app(Health({name: service.parts()}), metrics)
            await operator.serve(app, stack.enter_context(_listening(_LOOPBACK, settings.operator_port)), stack)
        print(f"{name} serves on port {settings.port}", flush=True)  # noqa: T201 - whoever started it waits for this
        await _enough()


async def _verifiers(settings: AloneSettings, stack: AsyncExitStack) -> VerifierFor:
    trust = ssl.create_default_context(cafile=str(settings.trusted))
    connector = aiohttp.TCPConnector(ssl=trust)
    http = await stack.enter_async_context(aiohttp.ClientSession(connector=connector))
    tokens = ServiceTokens(settings.issuer, settings.client_id, kept_client_key(settings.client_key), http)
    hearing = Hearing(poll_s=settings.poll_s, deaf_s=settings.deaf_s)
    issuer = await stack.enter_async_context(RemoteIssuer(settings.issuer, http, tokens, hearing))

    def verifier(audience: str) -> TokenVerifier:
        return TokenVerifier(
            issuer=settings.issuer,
            audience=audience,
            public_keys=issuer.public_keys,
            newer_keys=issuer.newer_keys,
            ended_grants=issuer.ended_grants,
            changed_roles=issuer.changed_roles,
        )

    return verifier


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=BACKLOG)


def _tls(settings: AloneSettings) -> ssl.SSLContext:
    context = strict_tls()
    context.load_cert_chain(settings.certificate, settings.private_key)
    return context


async def _enough() -> None:
    enough, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, enough.set)
    await enough.wait()
