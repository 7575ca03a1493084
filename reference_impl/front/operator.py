"""The operator's own address: health and metrics, on the machine itself and not at any service's port.

It is plain HTTP. Web pages can't get at it by a name that they made to point here: the machine's own is answered, and
whoever asks by an address.
"""

import json
import socket
from contextlib import AsyncExitStack
from ipaddress import ip_address
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler
from prometheus_client.exposition import choose_encoder

from reference_impl.foundation.problem import WORDING, Problem, as_document, problems
from reference_impl.front.health import Health
from reference_impl.front.metrics import Metrics


def operator_app(health: Health, metrics: Metrics) -> web.Application:
    """`/livez`, `/readyz`, `/readyz/<service>` and `/metrics`."""

    async def live(_request: web.Request) -> web.Response:
        return _health({"status": "pass"})  # said by the event loop that serves everything

    async def ready(request: web.Request) -> web.Response:
        service = request.match_info.get("service")
        if service is not None and service not in health.parts:
            raise Problem(404, "no-such-service", f"Choose one of {', '.join(health.parts)}.")
        return _health(await health.document(service))

    async def measured(request: web.Request) -> web.Response:
        encode, content_type = choose_encoder(request.headers.get("Accept", ""))
        return web.Response(body=encode(metrics.registry), headers={"Content-Type": content_type})

    app = web.Application(middlewares=[problems, _own_name])
    app[WORDING] = as_document
    app.on_response_prepare.append(_unnamed)
    app.router.add_get("/livez", live)
    app.router.add_get("/readyz", ready)
    app.router.add_get("/readyz/{service:.+}", ready)
    app.router.add_get("/metrics", measured)
    return app


async def serve(app: web.Application, on: socket.socket, stack: AsyncExitStack) -> None:
    """Serve it until the stack unwinds."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    await web.SockSite(runner, on).start()


@web.middleware
async def _own_name(request: web.Request, handler: Handler) -> web.StreamResponse:
    host = urlsplit(f"//{request.headers.get('Host', '')}").hostname or ""
    if host != "localhost" and not _is_address(host):
        raise Problem(421, "misdirected", "This answers to localhost, or to who asks by an address.")
    return await handler(request)


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


async def _unnamed(_request: web.Request, response: web.StreamResponse) -> None:
    response.headers["Server"] = "camproof"
    response.headers["Cache-Control"] = "no-store"


def _health(document: dict[str, object]) -> web.Response:
    status = 200 if document["status"] == "pass" else 503
    return web.Response(status=status, text=json.dumps(document), content_type="application/health+json")
