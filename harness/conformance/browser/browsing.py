"""The browser's part of a run: it comes in while cameras record, watches afterwards, and is closed whatever happens."""

from collections.abc import Mapping
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Self

from harness.checks.casefile import CameraFacts
from harness.checks.facts.browsed import Browsed
from harness.checks.registry import BROWSER, CHECKS, cases_of
from harness.conformance.browser.available import absent
from harness.conformance.browser.recorded import Recording
from harness.conformance.claims import lacking
from harness.conformance.stage import Stage
from harness.conformance.trying import tried
from harness.requirements.features import FEATURES, WEB_CLIENT

if TYPE_CHECKING:  # what drives a browser is an extra
    from harness.conformance.browser.visit import Visit

_FEWEST = 3  # segments, of which one is damaged
_NOT_ASKED = "this run looks at no web client"


class Browsing:
    """For the time of an `async with`. Where no browser is to look, or none is here, nothing happens."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._stack = AsyncExitStack()
        self._visit: Visit | None = None
        self._absent = _why_not(stage)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_raised: object) -> None:
        await self._stack.aclose()

    async def come_in(self) -> None:
        """Sign in, by one step and by two."""
        if not self._absent:
            await tried(self._stage, self._come_in(), None, BROWSER)

    async def watch(self, cameras: Mapping[str, CameraFacts], content_keys: Mapping[str, bytes]) -> Browsed:
        """Watch what was recorded; what was seen of all."""
        if self._absent or self._visit is None:
            return Browsed(absent=self._absent or "the browser did not start")
        self._stage.order.progress("watching a recording in a browser")
        recording = Recording.of(self._stage, cameras)
        watching = self._visit.watch(recording if len(recording.stored) >= _FEWEST else None, content_keys)
        seen = await tried(self._stage, watching, self._visit.seen(), BROWSER)
        await self._stack.aclose()
        return seen

    async def _come_in(self) -> None:
        from harness.conformance.browser.visit import visiting  # noqa: PLC0415 - an optional extra

        self._visit = await self._stack.enter_async_context(visiting(self._stage))
        await self._visit.come_in()


def _why_not(stage: Stage) -> str:
    """Why no browser looks; "" where one does."""
    order = stage.order
    if not order.browsing or not any(map(order.wants, FEATURES[WEB_CLIENT].requirements)):
        return _NOT_ASKED
    asked = (one for one in CHECKS if BROWSER in cases_of(one))
    if all(lacking(requirement, order.target, BROWSER) for requirement in asked):
        return _NOT_ASKED  # the claims say why
    return absent(order.target)
