import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import aiohttp
import pytest

from reference_impl.deployment import CloudDescription
from tests.reference_impl.deployment.client import Client


@asynccontextmanager
async def _connected(cloud: CloudDescription) -> AsyncIterator[Client]:
    context = ssl.create_default_context(cafile=str(cloud.ca_file))
    connector = aiohttp.TCPConnector(ssl=context)
    async with aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar()) as session:
        yield Client(cloud, session)


Connect = Callable[[CloudDescription], AbstractAsyncContextManager[Client]]


@pytest.fixture
def connected() -> Connect:
    return _connected
