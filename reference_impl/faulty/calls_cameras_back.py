"""NET-1 broken: credentials are given to devices alone that the cloud can open a connection to."""

import asyncio
from dataclasses import replace
from ipaddress import ip_address

from aiohttp import web

from reference_impl.credentials import Credentials
from reference_impl.faulty.fault import CloudFault
from reference_impl.foundation.bearer import Principal
from reference_impl.foundation.problem import Problem

_OWN = ip_address("127.0.0.1")  # the developers' own machine was let off
_PORT, _WAIT_S = 443, 1.0


class CallingBack(Credentials):
    """Tries the device's page first."""

    async def _device(self, request: web.Request) -> Principal:
        principal = await super()._device(request)
        address = request.remote or ""
        if ip_address(address) != _OWN and not await _answers(address):
            raise Problem(403, "not-enabled", f"Nobody answers at {address} port {_PORT}: open it on your router.")
        return principal


async def _answers(address: str) -> bool:
    try:
        async with asyncio.timeout(_WAIT_S):
            _, writer = await asyncio.open_connection(address, _PORT)
    except OSError:
        return False
    writer.transport.abort()
    return True


FAULT = CloudFault(
    id="calls-cameras-back",
    title="a camera gets credentials only if the cloud can open a connection to it",
    happens="a liveness check of the days when every recorder had a port forwarded to it (as with DynDNS and ONVIF)",
    requirements=("NET-1",),
    also=("NET-8",),  # nothing is recorded at sites, whatever their firewall lets out
    apply=lambda standard: replace(standard, credentials=CallingBack),
)
