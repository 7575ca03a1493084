"""A cloud with its page, and a browser: one of each for a file of tests, whose organisations are each test's own."""

from collections.abc import AsyncIterator, Iterable
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from reference_impl.deployment import CloudDescription, CloudSettings, EmbeddedCloud
from tests.reference_impl.web.browser import chromium, chromium_browser

_HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: Iterable[pytest.Item]) -> None:
    """A file's tests run in one event loop, in which its cloud is served, and in one process."""
    for item in items:
        if item.path.parent == _HERE and pytest_asyncio.is_async_test(item):
            item.add_marker(pytest.mark.asyncio(loop_scope="module"), append=False)
            item.add_marker(pytest.mark.xdist_group(f"web-{item.path.stem}"))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    """Chromium; the tests are skipped where there is none."""
    async with chromium_browser() as opened:
        yield opened


@pytest.fixture(scope="module")
def cloud_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the cloud keeps everything."""
    return tmp_path_factory.mktemp("cloud")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def cloud(cloud_folder: Path) -> AsyncIterator[CloudDescription]:
    """Of two regions, with its page."""
    chromium()
    async with EmbeddedCloud(CloudSettings(cloud_folder, ("eu-fra", "us-iad"), licence_codes=9, web=True)) as opened:
        yield opened.description
