"""Loading a page where networks of the machine come and go."""

import pytest
from playwright.async_api import Error

from harness.conformance.browser.opening import stable


def _loading(*ends: str) -> tuple[list[str], object]:
    left, asked = list(ends), list[str]()

    async def load(place: str) -> None:
        asked.append(place)
        if left and (why := left.pop(0)):
            raise Error(why)

    return asked, load


async def test_a_page_is_loaded_again_where_a_network_came_or_went() -> None:
    asked, load = _loading("net::ERR_NETWORK_CHANGED at …", "net::ERR_NETWORK_CHANGED at …", "")
    await stable(load, "page")  # type: ignore[arg-type]
    assert asked == ["page"] * 3


async def test_a_page_that_leads_on_before_it_is_whole_is_loaded() -> None:
    led_on = 'Page.goto: Navigation to "https://a/systems" is interrupted by another navigation to "https://b/sign-in"'
    asked, load = _loading(led_on)
    await stable(load, "page")  # type: ignore[arg-type]
    assert asked == ["page"]


@pytest.mark.parametrize(
    ("ends", "times"), [(["net::ERR_CONNECTION_REFUSED"], 1), (["net::ERR_NETWORK_CHANGED"] * 9, 5)]
)
async def test_other_trouble_is_told_and_so_is_one_that_stays(ends: list[str], times: int) -> None:
    asked, load = _loading(*ends)
    with pytest.raises(Error):
        await stable(load, "page")  # type: ignore[arg-type]
    assert len(asked) == times
