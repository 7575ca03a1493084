"""Looking around from a camera's place: who was only slow is asked again, and who can't be reached is not."""

import ssl

import pytest

from harness.engines.lab import look
from harness.engines.lab.probes.connection import NO_ANSWER, Attempt, Step
from harness.sites.defaults import Listed
from tests.harness.engines.lab.conftest import shipped

SITE = shipped("t3")
NEED: Listed = SITE.needs()[0]
SLOW = Attempt(NEED.host, 443, "203.0.113.10", Step.HTTP, NO_ANSWER)
GOOD = Attempt(NEED.host, 443, "203.0.113.10", Step.OK)
AWAY = Attempt(NEED.host, 443, "203.0.113.10", Step.TCP, NO_ANSWER)
WRONG = Attempt(NEED.host, 443, "203.0.113.10", Step.TLS, "self-signed certificate")


@pytest.mark.parametrize(
    ("met", "told"), [((SLOW, GOOD), GOOD), ((SLOW, SLOW), SLOW), ((AWAY,), AWAY), ((WRONG,), WRONG), ((GOOD,), GOOD)]
)
async def test_who_took_the_connection_and_did_not_answer_is_asked_once_more(
    met: tuple[Attempt, ...], told: Attempt, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempts = iter(met)

    async def https(*_asked: object, **_more: object) -> Attempt:
        return next(attempts)

    monkeypatch.setattr(look, "https", https)
    trust = ssl.create_default_context()
    looking = look._Looking("", SITE.each_camera()[0], (), trust, look.Patience())
    assert await looking._https(NEED, "203.0.113.10", None) is told
    assert list(attempts) == []
