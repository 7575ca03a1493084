"""A Chromium that trusts what the target file trusts, and resolves names as it says."""

import asyncio
import base64
import hashlib
import os
import ssl
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from playwright.async_api import Browser, BrowserContext, async_playwright
from playwright.async_api import Error as PlaywrightError

from harness.cloud.http import trust
from harness.cloud.resolve import address_of
from harness.cloud.streams import dialled
from harness.cloud.target import Target
from harness.conformance.browser.available import chromium

_ARGUMENTS = (
    "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--mute-audio",
)  # fmt: skip
PATIENCE_MS = 15_000  # for each thing that must come into view; a busy machine takes a while
_HTTPS = 443
_TRIES, _CHANGED, _LED_ON = 5, "ERR_NETWORK_CHANGED", "interrupted by another navigation"
SIZE = {"width": 1280, "height": 900}


@asynccontextmanager
async def opened(target: Target, places: Iterable[str]) -> AsyncIterator[Browser]:
    """A browser for the time of the `async with`.

    Args:
        target: whose client it is to show.
        places: every address that the client may ask. Of these the browser takes the certificates that the target's
            authority vouches for, since nobody can tell it of an authority for the time of a run.
    """
    keys = await _vouched_for(target, {(urlsplit(one).hostname or "", urlsplit(one).port or _HTTPS) for one in places})
    arguments = [*_ARGUMENTS, f"--ignore-certificate-errors-spki-list={','.join(keys)}"]
    if target.resolve:
        arguments.append("--host-resolver-rules=" + ",".join(f"MAP {n} {at}" for n, at in target.resolve.items()))
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")  # Chromium does not start as root else
    with tempfile.TemporaryDirectory(prefix="camproof-", ignore_cleanup_errors=True) as folder:
        async with async_playwright() as playwright:
            own: dict[str, str | float | bool] = {**os.environ, "TMPDIR": folder}  # it is killed at times
            browser = await playwright.chromium.launch(executable_path=chromium(), args=arguments, env=own)
            try:
                yield browser
            finally:
                await browser.close()


async def somebody(browser: Browser) -> BrowserContext:
    """Somebody with a browser of their own, in which nobody else's cookies are."""
    context = await browser.new_context(viewport=SIZE, locale="en-GB", timezone_id="UTC")  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE_MS)
    return context


async def stable(load: Callable[..., Awaitable[object]], *words: str) -> None:
    """Have a page loaded; again where a network of this machine came or went, at which Chromium drops all.

    One that leads on to another before it is whole, as to the sign-in, has been loaded: whoever waits sees the other.
    """
    for left in reversed(range(_TRIES)):
        try:
            await load(*words)
        except PlaywrightError as wrong:
            if _LED_ON in wrong.message:
                return
            if _CHANGED not in wrong.message or not left:
                raise
        else:
            return


async def _vouched_for(target: Target, places: Iterable[tuple[str, int]]) -> list[str]:
    """Digests of the public keys that are shown there, of certificates that are as they must be."""
    context = trust(target.ca_file)
    found = await asyncio.gather(*(_key(host, port, context, target) for host, port in places))
    return sorted(set(filter(None, found)))


async def _key(host: str, port: int, context: ssl.SSLContext, target: Target) -> str:
    try:
        at = address_of(host, target.resolve)
        connecting = asyncio.open_connection(at, port, ssl=context, server_hostname=host)
        async with dialled(connecting, target.timing.connect_s) as (_, writer):
            shown = writer.get_extra_info("ssl_object").getpeercert(binary_form=True)
    except (OSError, TimeoutError):
        return ""  # the browser will not get there either, and that is judged elsewhere (TLS-2)
    public = x509.load_der_x509_certificate(shown).public_key()
    digest = hashlib.sha256(public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).digest()
    return base64.b64encode(digest).decode()
