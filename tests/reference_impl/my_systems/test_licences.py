"""Licences against a model that is nothing but sets, over any order of what people do and any passing of days."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import hypothesis.strategies as st
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import Connection, create_engine

from reference_impl.foundation.problem import Problem
from reference_impl.my_systems import cameras, codes, enabling, licences, organisations, sites
from reference_impl.my_systems.bodies import NewCamera
from reference_impl.my_systems.enabling import CameraFacts, Refusal
from reference_impl.my_systems.schema import METADATA
from reference_impl.my_systems.subscription import moment
from reference_impl.my_systems.terms import Terms

TERMS = Terms()
CAMERAS = tuple(f"cam-{number}" for number in range(5))
ANY_CAMERA, ANY_NUMBER = st.sampled_from(CAMERAS), st.integers(0, 7)
START = datetime(2027, 11, 24, 10, tzinfo=UTC)  # with a 29th of February in the year


def reason(work: Callable[[], object]) -> str:
    """What was said against it; "" when it was done."""
    try:
        work()
    except Problem as problem:
        return problem.reason
    return ""


class LicencesOfOne(RuleBasedStateMachine):
    """One organisation with five cameras; what it should have is kept in plain sets beside it."""

    def __init__(self) -> None:
        super().__init__()
        engine = create_engine("sqlite://")
        METADATA.create_all(engine)
        self.connection: Connection = engine.connect()
        self.now = START
        self.codes: list[str] = []
        self.redeemed: set[str] = set()
        self.held: dict[str, str | None] = {}  # licence -> camera
        self.used: set[str] = set()  # licences that were ever allocated
        self.enabled: set[str] = set()
        self.window_opened = START
        self.ends = START.replace(year=2028)

    @initialize()
    def activate(self) -> None:
        self.one = organisations.create(self.connection, "ACME", "user-ada", "ada")
        organisations.activate(self.connection, self.one, "eu-fra", self.now.timestamp())
        site = sites.add_site(self.connection, self.one, "Lund", "pro", registered=True)
        for camera in CAMERAS:
            new = NewCamera(id=camera, name=camera, model="x", axis_os="12.0", registered=False)
            cameras.add_camera(self.connection, self.one, site, new)
        self.sell(2)
        self.redeem(0)

    @rule(seats=st.integers(1, 2))
    def sell(self, seats: int) -> None:
        self.codes += codes.issue(self.connection, "user-pat", "licences", 1, seats, self.now.timestamp())

    @rule(number=ANY_NUMBER)
    def redeem(self, number: int) -> None:
        code = self.codes[number % len(self.codes)] if self.codes else "CS-MADE-UP"
        expected = "no-such-code" if not self.codes else "code-already-redeemed" if code in self.redeemed else ""
        assert reason(lambda: self._redeem(code)) == expected
        self.redeemed.add(code)
        self.held = {row["id"]: row["camera"] for row in licences.listed(self.connection, self.one)}

    @rule(camera=ANY_CAMERA)
    def allocate(self, camera: str) -> None:
        holder = camera in self.held.values()
        assert reason(lambda: self._allocate(camera)) == ("" if holder and self._runs() else self._against())
        if not holder and not self._against():
            now_held = {row["id"]: row["camera"] for row in licences.listed(self.connection, self.one)}
            [taken] = [licence for licence, at in now_held.items() if at != self.held[licence]]
            assert now_held[taken] == camera
            self.held[taken] = camera
            self.used.add(taken)

    @rule(camera=ANY_CAMERA)
    def release(self, camera: str) -> None:
        licences.release(self.connection, self.one, camera)
        self.held = {licence: None if at == camera else at for licence, at in self.held.items()}
        self.enabled.discard(camera)

    @rule(camera=ANY_CAMERA)
    def put_to_work(self, camera: str) -> None:
        self.allocate(camera)
        self.switch(camera, enabled=True)

    @rule(number=ANY_NUMBER, stale=st.none() | ANY_CAMERA, goal=ANY_CAMERA)
    def move(self, number: int, stale: str | None, goal: str) -> None:
        """From the camera that has the licence, or from one that somebody believes to have it."""
        licence = sorted(self.held)[number % len(self.held)]
        origin = stale or self.held[licence] or "cam-0"
        if self.held[licence] != origin:
            expected = "licence-is-elsewhere"
        else:
            expected = "camera-has-licence" if goal != origin and goal in self.held.values() else ""
        moved = reason(lambda: licences.move(self.connection, self.one, licence, origin, goal))
        assert moved == expected
        if not moved and goal != origin:
            self.held[licence] = goal
            self.enabled.discard(origin)

    @rule(camera=ANY_CAMERA, enabled=st.booleans())
    def switch(self, camera: str, *, enabled: bool) -> None:
        against = "subscription-over" if not self._runs() else "" if camera in self.held.values() else "no-licence"
        done = reason(lambda: cameras.switch(self.connection, self.one, camera, self._rule, enabled=enabled))
        assert done == (against if enabled else "")
        if not done:
            (self.enabled.add if enabled else self.enabled.discard)(camera)

    @rule(days=st.sampled_from((1, 7, 29, 30, 31, 200)))
    def wait(self, days: int) -> None:
        self.now += timedelta(days=days)

    @rule()
    def renew(self) -> None:
        longer = organisations.renew(self.connection, self.one, self.now.timestamp(), TERMS)
        begins = self.ends if self._runs() else self.now
        assert longer.ends_at.year == begins.year + 1
        self.window_opened, self.ends = self.now, longer.ends_at

    @invariant()
    def as_in_the_model(self) -> None:
        if not hasattr(self, "one"):
            return
        listed = {row["id"]: row for row in cameras.listed(self.connection, self.one, self._rule)}
        assert {camera for camera, row in listed.items() if row["enabled"]} == self.enabled
        assert {row["id"]: row["camera"] for row in licences.listed(self.connection, self.one)} == self.held

    @invariant()
    def one_licence_one_camera_and_no_camera_without(self) -> None:
        served = [camera for camera in self.held.values() if camera]
        assert len(served) == len(set(served))
        assert self.enabled <= set(served)

    def _runs(self) -> bool:
        return self.now < self.ends

    def _against(self) -> str:
        if not self._runs():
            return "subscription-over"
        free = [licence for licence, camera in self.held.items() if camera is None]
        if not free:
            return "no-free-licence"
        late = self.now > self.window_opened + timedelta(days=30)
        return "licences-overdue" if late and not self.used.intersection(free) else ""

    def _redeem(self, code: str) -> None:
        row = codes.redeem(self.connection, self.one, f" {code.lower()}\n", "licences")  # as people type it
        licences.add(self.connection, self.one, row.seats)

    def _allocate(self, camera: str) -> None:
        licences.allocate(self.connection, self.one, camera, self.now, TERMS)

    def _rule(self, facts: CameraFacts) -> Refusal | None:
        subscription = organisations.subscription_of(self.connection, self.one, TERMS)
        return enabling.refusal(facts, subscription, moment(self.now.timestamp()), TERMS)

    def teardown(self) -> None:
        self.connection.close()


TestLicences = LicencesOfOne.TestCase
TestLicences.settings = settings(max_examples=25, stateful_step_count=30, deadline=None)
