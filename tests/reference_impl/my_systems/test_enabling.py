from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from reference_impl.my_systems.enabling import CameraFacts, OrganisationFacts, refusal
from reference_impl.my_systems.subscription import Subscription

START = datetime(2026, 11, 24, 10, tzinfo=UTC)
CAMERA = CameraFacts(axis_os="11.11.73", kind="pro", site_registered=True, camera_registered=False, enabled=False)
EDGE = replace(CAMERA, kind="edge", site_registered=False, camera_registered=True)
ORGANISATION = OrganisationFacts(Subscription(START), seats=2, seats_taken=1, seats_ever_taken=1)


def reason(camera: CameraFacts, organisation: OrganisationFacts, after: timedelta = timedelta(1)) -> str | None:
    against = refusal(camera, organisation, START + after)
    return None if against is None else against.reason


@pytest.mark.parametrize("camera", [CAMERA, EDGE])
def test_a_camera_that_meets_everything_is_enabled(camera: CameraFacts) -> None:
    assert reason(camera, ORGANISATION) is None


@pytest.mark.parametrize(
    ("camera", "organisation", "expected"),
    [
        (CAMERA, replace(ORGANISATION, subscription=None), "not-activated"),
        (replace(CAMERA, site_registered=False), ORGANISATION, "not-registered"),
        (replace(EDGE, camera_registered=False), ORGANISATION, "not-registered"),
        (replace(EDGE, camera_registered=False, site_registered=True), ORGANISATION, "not-registered"),
        (replace(CAMERA, site_registered=False, camera_registered=True), ORGANISATION, "not-registered"),
        (replace(CAMERA, axis_os="11.9.99"), ORGANISATION, "axis-os-too-old"),
        (CAMERA, replace(ORGANISATION, seats_taken=2, seats_ever_taken=2), "no-free-licence"),
        (CAMERA, replace(ORGANISATION, seats=0, seats_taken=0), "no-free-licence"),
    ],
)
def test_each_missing_condition_is_named(camera: CameraFacts, organisation: OrganisationFacts, expected: str) -> None:
    assert reason(camera, organisation) == expected


def test_the_subscription_ends() -> None:
    assert reason(CAMERA, ORGANISATION, timedelta(days=365)) == "subscription-over"


def test_licences_are_allocated_until_day_30() -> None:
    assert reason(CAMERA, ORGANISATION, timedelta(days=30)) is None
    assert reason(CAMERA, ORGANISATION, timedelta(days=31)) == "licences-overdue"


def test_a_licence_that_was_allocated_in_time_may_move_later() -> None:
    freed = replace(ORGANISATION, seats_taken=0, seats_ever_taken=1)
    assert reason(CAMERA, freed, timedelta(days=200)) is None


def test_a_camera_that_holds_a_licence_needs_no_other() -> None:
    full = replace(ORGANISATION, seats_taken=2, seats_ever_taken=2)
    assert reason(replace(CAMERA, enabled=True), full, timedelta(days=200)) is None
