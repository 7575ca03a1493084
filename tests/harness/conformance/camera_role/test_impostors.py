import asyncio
import ssl
from contextlib import suppress

import pytest
import trustme

from harness.conformance.camera_role.impostors import KINDS, OLD_TLS, Impostor, impostors


async def speak(impostor: Impostor, context: ssl.SSLContext) -> None:
    with suppress(OSError):
        _, writer = await asyncio.open_connection(*impostor.address, ssl=context, server_hostname="127.0.0.1")
        writer.write(b"a secret")
        await writer.drain()
        writer.close()
        await writer.wait_closed()


@pytest.fixture
def authority() -> trustme.CA:
    return trustme.CA()


async def test_who_looks_is_not_let_in(authority: trustme.CA) -> None:
    context = ssl.create_default_context(cadata=authority.cert_pem.bytes().decode())
    async with impostors(authority, "127.0.0.1") as found:
        for impostor in found.values():
            await speak(impostor, context)
    assert {kind: (i.works, i.trusted, i.heard) for kind, i in found.items()} == dict.fromkeys(KINDS, (True, 0, []))


@pytest.mark.parametrize("kind", KINDS)
async def test_who_does_not_look_is_heard(authority: trustme.CA, kind: str) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    if kind == OLD_TLS:
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    async with impostors(authority, "127.0.0.1") as found:
        await speak(found[kind], context)
        async with asyncio.timeout(5):
            while not found[kind].heard:  # noqa: ASYNC110 - it has no bell
                await asyncio.sleep(0.01)
    assert (found[kind].trusted, found[kind].heard) == (1, [b"a secret"])
