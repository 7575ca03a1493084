"""Opens what a plan has listening."""

import ssl
from contextlib import AsyncExitStack

from harness.engines.accepted import Answer
from harness.engines.lab.parts import Clock, Front, Impostor, Listener, Portal, ProxyServer
from harness.engines.lab.services.answers import nothing_here, portal, proxy
from harness.engines.lab.services.certificates import Certificates
from harness.engines.lab.services.listening import listening, telling_time


async def open_all(
    listeners: list[Listener], certificates: Certificates, stack: AsyncExitStack, *, stand_in: bool = True
) -> None:
    """Open them for as long as the stack is. Without `stand_in` the cloud's fronts are left to whoever opens them."""
    for one in listeners:
        match one:
            case Clock():
                await stack.enter_async_context(telling_time(one.namespace, one.address))
            case Front() if not stand_in:
                continue
            case _:
                answer, tls = _answering(one, certificates)
                await stack.enter_async_context(listening(one.namespace, one.address, one.port, answer, tls))


def _answering(
    one: Front | Impostor | Portal | ProxyServer, certificates: Certificates
) -> tuple[Answer, ssl.SSLContext | None]:
    match one:
        case Front():
            return nothing_here, certificates.of_cloud(one.host)
        case Impostor():
            return nothing_here, certificates.impostor()
        case Portal():
            return portal(one.page), None
        case ProxyServer():
            return proxy(one, certificates.impostor() if one.intercepts_tls else None), None
