"""Serves the second cloud from one process until it is told to stop: `python -m tests.second_cloud FOLDER`.

It writes FOLDER/target.yaml once it is up. More words put seeded faults in: `open-house`, `any-verifier`.
"""

import asyncio
import secrets
import signal
import socket
import ssl
import sys
from pathlib import Path

import yaml
from aiohttp import web
from aiohttp.typedefs import Handler

from tests.second_cloud.access import Access, OpenHouse
from tests.second_cloud.certificate import make_certificates
from tests.second_cloud.desk import AnyVerifier, Desk
from tests.second_cloud.larder import Larder
from tests.second_cloud.office import Office
from tests.second_cloud.shelves import Shelves

_LIFE_S = 10
_WHERE = "cellar"
_CLAIMS = ("activation", "audit", "evidence-at-rest", "gap-reports", "key-server", "oauth", "playlists")
_YEARS = "max-age=63072000"


@web.middleware
async def _strictly(request: web.Request, handler: Handler) -> web.StreamResponse:
    """HSTS (RFC 6797) on whatever is answered."""
    try:
        answer = await handler(request)
    except web.HTTPException as refusal:
        refusal.headers["Strict-Transport-Security"] = _YEARS
        raise
    answer.headers["Strict-Transport-Security"] = _YEARS
    return answer


def _over_tls(folder: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("ECDHE+AESGCM:ECDHE+CHACHA20")
    context.load_cert_chain(*make_certificates(folder))
    return context


def _target(base: str, locks: str, people: dict[str, str]) -> dict[str, object]:
    ann, stan = people
    return {
        "camproof": "target/1",
        "name": "second cloud",
        "adapter": "second-cloud",
        "services": {"larder": base, "locks": locks},
        "ca_file": "ca.pem",
        "administrator": {"username": ann, "password": people[ann]},
        "stranger": {"username": stan, "password": people[stan]},
        "regions": [_WHERE],
        "features": [*_CLAIMS],
        "parameters": {"credential_life": f"{_LIFE_S} s"},
        "evidence": {"regions": {_WHERE: {"at_rest": ["kept"]}}},
        "options": {"region": _WHERE},
    }


async def _started(place: socket.socket, routes: list[web.RouteDef], secured: ssl.SSLContext) -> web.AppRunner:
    app = web.Application(middlewares=[_strictly], client_max_size=64 << 20)
    app.add_routes(routes)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.SockSite(runner, place, ssl_context=secured).start()
    return runner


async def serve(folder: Path, *faults: str) -> None:
    """Until SIGTERM."""
    places = [socket.create_server(("127.0.0.1", 0)) for _ in range(2)]
    base, locks = [f"https://127.0.0.1:{place.getsockname()[1]}" for place in places]
    people = {name: secrets.token_urlsafe(16) for name in ("ann", "stan")}
    (folder / "kept").mkdir()
    larder = Larder(folder / "kept")
    access = (OpenHouse if "open-house" in faults else Access)(larder, _WHERE)
    desk = (AnyVerifier if "any-verifier" in faults else Desk)(larder, people, base)
    office, shelves = Office(larder, access, people, _WHERE, _LIFE_S), Shelves(larder, access, base, locks, _LIFE_S)
    secured = _over_tls(folder)
    served = zip(places, ([*office.routes(), *desk.routes(), *shelves.routes()], shelves.lock_routes()), strict=True)
    runners = [await _started(place, routes, secured) for place, routes in served]
    (folder / "target.yaml").write_text(yaml.safe_dump(_target(base, locks, people)))
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    print("up", flush=True)  # noqa: T201 - who started it waits for that
    await stop.wait()
    for runner in runners:
        await runner.cleanup()
    larder.close()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1]), *sys.argv[2:]))
