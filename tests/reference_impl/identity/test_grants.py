"""Refresh tokens against a model: one good token a grant, and whoever brings an old one ends it."""

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from reference_impl.foundation.database import Database
from reference_impl.identity.ended_grants import EndedGrants
from reference_impl.identity.grants import Grant, Grants
from reference_impl.identity.schema import METADATA
from reference_impl.identity.sessions import Sessions

TOKEN_LIFE_S, SESSION_LIFE_S = 100.0, 1000.0


class Rotation(RuleBasedStateMachine):
    tokens = Bundle("tokens")

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.folder = TemporaryDirectory()
        self.now_s = 1000.0
        self.good: dict[str, str] = {}  # grant -> its one good refresh token
        self.of: dict[str, str] = {}  # refresh token -> grant
        self.ended: dict[str, float] = {}  # grant -> when
        self.open()

    def open(self) -> None:
        self.database = Database(Path(self.folder.name) / "identity.db", METADATA)
        self.list = EndedGrants(self.database, TOKEN_LIFE_S, lambda: self.now_s)
        self.subject = Grants(self.database, self.list)

    def run(self, coroutine: Any) -> Any:  # noqa: ANN401 - whatever it returns
        return self.loop.run_until_complete(coroutine)

    def learn(self, grant: Grant) -> str:
        self.good[grant.id] = grant.refresh_token
        self.of[grant.refresh_token] = grant.id
        return grant.refresh_token

    @rule(target=tokens)
    def sign_in(self) -> str:
        sessions = Sessions(self.database, SESSION_LIFE_S)
        session, _ = self.run(sessions.begin("user", ("pwd",), self.now_s, earlier=None))
        return self.learn(self.run(self.subject.begin(session, "client", "")))

    @rule(token=tokens, target=tokens)
    def refresh(self, token: str) -> str:
        grant_id = self.of[token]
        was_good = self.good.get(grant_id) == token
        renewed = self.run(self.subject.renew(token, "client", self.now_s))
        if was_good:
            assert renewed.id == grant_id
            return self.learn(renewed)
        assert renewed is None
        if self.good.pop(grant_id, None):
            self.ended[grant_id] = self.now_s
        return token

    @rule(token=tokens)
    def another_client_brings_it(self, token: str) -> None:
        assert self.run(self.subject.renew(token, "other", self.now_s)) is None

    @rule(token=tokens)
    def revoke(self, token: str) -> None:
        grant_id = self.run(self.subject.of_refresh_token(token, "client"))
        assert grant_id == self.of[token]
        self.run(self.subject.end(grant_id, self.now_s))
        if self.good.pop(grant_id, None):
            self.ended[grant_id] = self.now_s

    @rule(seconds=st.floats(1, 60))
    def wait(self, seconds: float) -> None:
        self.now_s += seconds
        if self.now_s > 1000 + SESSION_LIFE_S:
            self.now_s -= seconds  # sessions that are over are another test's

    @rule()
    def restart(self) -> None:
        self.run(self.database.close())
        self.open()

    @invariant()
    def the_list_has_what_ended_a_token_life_ago_or_less(self) -> None:
        late = {grant for grant, ended_s in self.ended.items() if ended_s + TOKEN_LIFE_S > self.now_s}
        assert set(self.run(self.list.ids())) == late

    def teardown(self) -> None:
        self.run(self.database.close())
        self.loop.close()
        self.folder.cleanup()


Rotation.TestCase.settings = settings(max_examples=15, stateful_step_count=20, deadline=None)
TestRotation = Rotation.TestCase


def test_a_grant_that_ended_long_ago_does_not_come_back_to_the_list() -> None:
    state = Rotation()
    token = state.sign_in()
    state.revoke(token)
    for _ in range(2):
        state.wait(TOKEN_LIFE_S)
        state.the_list_has_what_ended_a_token_life_ago_or_less()
    state.revoke(token)
    state.the_list_has_what_ended_a_token_life_ago_or_less()
    assert not state.good
    state.teardown()
