"""Addresses of a target: somebody listens there, and shows a certificate that is trusted."""

import asyncio
import ssl
from collections.abc import Mapping
from urllib.parse import urlsplit

from harness.cloud.http import trust
from harness.cloud.resolve import address_of
from harness.cloud.streams import dialled
from harness.cloud.target import Target
from harness.conformance.checking.look import Look

_HTTPS = 443


def trusted(target: Target) -> tuple[ssl.SSLContext | None, Look]:
    """What connections are to trust, and whether the target's file says so."""
    try:
        return trust(target.ca_file), Look("certificate authority", good=True, found=str(target.ca_file))
    except (OSError, ssl.SSLError) as wrong:
        advice = "write the certificates that its services' are issued by into that file, as PEM"
        return None, Look("certificate authority", good=False, found=f"{target.ca_file}: {wrong}", next=advice)


async def reached(places: Mapping[str, str], context: ssl.SSLContext, target: Target) -> list[Look]:
    """Each address, whatever it is called."""
    return list(await asyncio.gather(*(_reached(name, url, context, target) for name, url in places.items())))


async def _reached(name: str, url: str, context: ssl.SSLContext, target: Target) -> Look:
    place, what = urlsplit(url), f"address of {name}"
    host, port = place.hostname or "", place.port or _HTTPS
    at = address_of(host, target.resolve)
    try:
        connecting = asyncio.open_connection(at, port, ssl=context, server_hostname=host)
        async with dialled(connecting, target.timing.connect_s):
            return Look(what, good=True, found=f"{url}: reached, TLS trusted")
    except ssl.SSLCertVerificationError as distrust:
        advice = f"name the authority that issued it in ca_file ({target.ca_file}), or use the name that it is for"
        return Look(what, good=False, found=f"{url}: not trusted ({distrust.verify_message})", next=advice)
    except (OSError, TimeoutError) as silent:
        why = str(silent) or f"no connection within {target.timing.connect_s:g} s"
        return Look(what, good=False, found=f"{url}: not reached ({why})", next="start it, or correct its address")
