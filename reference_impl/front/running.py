"""A service on its port."""

import asyncio
import socket
import ssl
from collections.abc import Collection, Coroutine, Mapping
from contextlib import AsyncExitStack
from typing import Any, Protocol

from aiohttp import web

from reference_impl.foundation.ending import ended
from reference_impl.foundation.part import Part
from reference_impl.front.cross_origin import share
from reference_impl.front.entrance import Entrance
from reference_impl.front.front import Front

_SHUTDOWN_S = 2.0


class Service(Protocol):
    """What every service of this cloud is."""

    def app(self) -> web.Application:
        """Its routes."""

    def parts(self) -> Mapping[str, Part]:
        """What it stands on."""

    async def close(self) -> None:
        """Finish what is being written."""


async def run(
    service: Service,
    front: Front,
    *,
    on: socket.socket,
    tls: ssl.SSLContext,
    stack: AsyncExitStack,
    web_origins: Collection[str] = (),
) -> None:
    """Serve until the stack unwinds: then answer what was asked, and no more. Pages of the web origins may ask too."""
    app = service.app()
    if web_origins:
        share(app, web_origins)
    front.stand_before(app)
    for part in service.parts().values():
        front.watch(part)
    runner = web.AppRunner(app, shutdown_timeout=_SHUTDOWN_S)
    await runner.setup()
    entrance = Entrance(runner, front, on=on, tls=tls)
    stack.push_async_callback(entrance.end)
    stack.push_async_callback(runner.cleanup)
    await entrance.start()


def in_background(work: Coroutine[Any, Any, None], stack: AsyncExitStack) -> None:
    """Have something done beside all else, until the stack unwinds. What it raised before that is raised then."""
    task = asyncio.create_task(work)

    async def end() -> None:
        await ended(task)
        if not task.cancelled():
            task.result()

    stack.push_async_callback(end)
