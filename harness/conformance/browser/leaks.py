"""Where something that must stay in the page's memory is found: in what it sent, said or keeps."""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from importlib import resources

from playwright.async_api import BrowserContext, Page

from harness.conformance.browser.ear import Ear, Sent

Finds = Callable[[bytes], object]
"""Whether there is any in these bytes."""


@cache
def script(name: str) -> str:
    """A script that runs in the page."""
    return resources.files(__package__).joinpath(name).read_text("utf-8")


async def kept(context: BrowserContext) -> dict[str, str]:
    """What the open pages keep, by where; addresses that the back button leads to are part of it."""
    found: dict[str, str] = {}
    for page in context.pages:
        found |= await page.evaluate(script("kept.js"))
        found |= {f"address {n} of the history": address for n, address in enumerate(await _history(page))}
    return found


async def _history(page: Page) -> list[str]:
    session = await page.context.new_cdp_session(page)
    entries = (await session.send("Page.getNavigationHistory"))["entries"]
    await session.detach()
    return [str(entry["url"]) for entry in entries]


def in_addresses(sent: Iterable[Sent], finds: Finds) -> Iterator[str]:
    """Requests with one in the address, or in that of the page that they come from."""
    for one in sent:
        referrers = [line for line in one.headers.splitlines() if line.lower().startswith("referer:")]
        if finds(" ".join([one.url, *referrers]).encode()):
            yield one.bare


def in_requests(sent: Iterable[Sent], finds: Finds) -> Iterator[str]:
    """Requests with one in any part."""
    return (one.bare for one in sent if finds(b"\n".join((one.url.encode(), one.headers.encode(), one.body))))


def left(ear: Ear, keeps: Mapping[str, str], finds: Finds) -> Iterator[str]:
    """Where one is left: on the console, in an error, in storage."""
    yield from ("the console" for line in ear.said if finds(line.encode()))
    yield from (where for where, what in keeps.items() if finds(what.encode()))


def told(places: Iterable[str]) -> str:
    """In words; the same place is named once."""
    return ", ".join(dict.fromkeys(places)) or "none"


async def both(ear: Ear, context: BrowserContext) -> tuple[list[Sent], dict[str, str]]:
    """All that was sent and is kept."""
    sent, keeps = await asyncio.gather(ear.sent(), kept(context))
    return sent, keeps
