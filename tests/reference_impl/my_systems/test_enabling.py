from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from reference_impl.my_systems.enabling import CameraFacts, refusal, uploads_have_stopped
from reference_impl.my_systems.subscription import Subscription
from reference_impl.my_systems.terms import Terms

START = datetime(2026, 11, 24, 10, tzinfo=UTC)
CAMERA = CameraFacts(
    model="AXIS P3265-LV",
    axis_os="11.11.73",
    kind="pro",
    site_registered=True,
    camera_registered=False,
    missing_paths=None,
    licensed=True,
)
EDGE = replace(CAMERA, kind="edge", site_registered=False, camera_registered=True)
SUBSCRIPTION = Subscription(START)
TERMS = Terms()


def reason(
    camera: CameraFacts,
    subscription: Subscription | None = SUBSCRIPTION,
    after: timedelta = timedelta(1),
    terms: Terms = TERMS,
) -> str | None:
    against = refusal(camera, subscription, START + after, terms)
    return None if against is None else against.reason


@pytest.mark.parametrize("camera", [CAMERA, EDGE, replace(CAMERA, missing_paths=())])
def test_a_camera_that_meets_everything_is_enabled(camera: CameraFacts) -> None:
    assert reason(camera) is None


@pytest.mark.parametrize(
    ("camera", "expected"),
    [
        (replace(CAMERA, site_registered=False), "not-registered"),
        (replace(CAMERA, site_registered=False, camera_registered=True), "not-registered"),
        (replace(EDGE, camera_registered=False), "not-registered"),
        (replace(EDGE, camera_registered=False, site_registered=True), "not-registered"),
        (replace(CAMERA, axis_os="11.9.99"), "axis-os-too-old"),
        (replace(CAMERA, missing_paths=("media_store",)), "no-internet-access"),
        (replace(CAMERA, licensed=False), "no-licence"),
    ],
)
def test_each_missing_condition_is_named(camera: CameraFacts, expected: str) -> None:
    assert reason(camera) == expected


def test_nothing_is_enabled_before_activation() -> None:
    assert reason(CAMERA, None) == "not-activated"


def test_the_subscription_ends() -> None:
    assert reason(CAMERA, after=timedelta(days=364, hours=23)) is None
    assert reason(CAMERA, after=timedelta(days=365)) == "subscription-over"


def test_every_missing_path_is_in_the_sentence() -> None:
    against = refusal(replace(CAMERA, missing_paths=("dns", "recording_index")), SUBSCRIPTION, START, TERMS)
    assert against is not None
    assert "dns, recording_index" in against.detail


def test_unknown_connectivity_is_refused_where_the_terms_say_so() -> None:
    strict = Terms(unknown_connectivity="refused")
    assert reason(CAMERA, terms=strict) == "connectivity-not-reported"
    assert reason(replace(CAMERA, missing_paths=()), terms=strict) is None


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        ("AXIS P3265-LV", None),
        ("p3265-lv", None),
        ("AXIS X1", "product-not-compatible"),
        ("", "product-not-compatible"),
    ],
)
def test_unlisted_products_are_refused_where_the_terms_say_so(model: str, expected: str | None) -> None:
    assert reason(replace(CAMERA, model=model), terms=Terms(unlisted_products="refused")) == expected
    assert reason(replace(CAMERA, model=model)) is None


@pytest.mark.parametrize("days", [0, 14])
def test_uploads_stop_so_long_after_the_end(days: int) -> None:
    terms, end = Terms(uploads_after_end_days=days), SUBSCRIPTION.ends_at + timedelta(days=days)
    assert not uploads_have_stopped(SUBSCRIPTION, end - timedelta(microseconds=1), terms)
    assert uploads_have_stopped(SUBSCRIPTION, end, terms)
    assert uploads_have_stopped(None, START, terms)


@pytest.mark.parametrize(
    "wrong",
    [
        {"allocation_days": -1},
        {"uploads_after_end_days": -1},
        {"retention_days": 0},
        {"retention_days": 4_000},
        {"least_retention_days": 0},
    ],
)
def test_terms_that_contradict_themselves_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="must"):
        Terms(**wrong)  # type: ignore[arg-type]
