"""A name that a target says the address of is found there by every client, and shown and verified as the name."""

import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import trustme
from aiohttp import web
from pydantic import SecretStr

from harness.cloud.http import connect
from harness.cloud.resolve import Resolver, address_of
from harness.cloud.target import Account, Target
from harness.conformance.checking.addresses import reached
from harness.conformance.probes.tls import probe_tls
from harness.engines.live.uplink import Uplink
from harness.errors import CloudUnreachableError
from harness.network.link import LinkState, Mode

NAME = "global.camproof.test"  # that nobody resolves
KNOWN = {NAME: "127.0.0.1"}


async def _answer(request: web.Request) -> web.Response:
    return web.Response(text=request.host)


@asynccontextmanager
async def served(folder: Path) -> AsyncIterator[tuple[str, Path]]:
    """A service of this name, and whom to trust."""
    authority, context = trustme.CA(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(NAME).configure_cert(context)
    authority.cert_pem.write_to_path(folder / "ca.pem")
    app = web.Application()
    app.router.add_get("/{path:.*}", _answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context)
    await site.start()
    try:
        yield f"https://{NAME}:{runner.addresses[0][1]}", folder / "ca.pem"
    finally:
        await runner.cleanup()


async def test_a_client_finds_it_and_nobody_else_does(tmp_path: Path) -> None:
    async with served(tmp_path) as (address, ca_file):
        async with connect(ca_file, resolve=KNOWN) as http:
            assert (await http.ask("GET", address.replace("global", "Global"))).accepted
        async with connect(ca_file) as http:
            with pytest.raises(CloudUnreachableError):
                await http.ask("GET", address)


async def test_a_camera_finds_it_by_its_sites_uplink(tmp_path: Path) -> None:
    async with (
        served(tmp_path) as (address, ca_file),
        Uplink("north", LinkState(Mode.UP, 1e9, 1e9, 0), hosts={NAME}, resolve=KNOWN) as uplink,
        connect(ca_file, proxy=uplink.proxy_url) as http,
    ):
        assert (await http.ask("GET", address)).accepted


async def test_probes_of_tls_and_plain_http_and_the_check_of_a_target_find_it(tmp_path: Path) -> None:
    async with served(tmp_path) as (address, ca_file):
        target = Target(
            name="ours", services={"identity": address}, ca_file=ca_file, resolve=KNOWN, regions=("eu-fra",),
            administrator=Account(username="ann", password=SecretStr("a")),
            stranger=Account(username="stan", password=SecretStr("s")),
        )  # fmt: skip
        [look] = await reached(target.services, ssl.create_default_context(cafile=ca_file), target)
        assert look.good, look.found
        found = await probe_tls(target, ())
        said = {attempt.case: attempt.status for attempt in found["TLS-2"]}
        assert said["identity: a client that trusts the issuer"] == 200
        assert found["TLS-1"][0].status == 200
        assert any(attempt.reason == "no HSTS header" for attempt in found["TLS-3"])


async def test_what_is_not_named_is_the_systems_to_resolve() -> None:
    assert address_of("Elsewhere.example", KNOWN) == "Elsewhere.example"
    [found, *_] = await Resolver({"six": "::1"}).resolve("localhost", 9, socket.AF_INET)
    assert (found["host"], found["port"]) == ("127.0.0.1", 9)
    [six] = await Resolver({"six": "::1"}).resolve("six", 9)
    assert (six["host"], six["family"]) == ("::1", socket.AF_INET6)
