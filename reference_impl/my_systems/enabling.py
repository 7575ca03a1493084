"""May this camera's cloud storage be switched on now, and if not, why (paper: preconditions of activation)."""

from dataclasses import dataclass
from datetime import datetime

from reference_impl.my_systems.axis_os import MINIMUM, is_supported
from reference_impl.my_systems.subscription import Subscription


@dataclass(frozen=True, slots=True)
class CameraFacts:
    """What decides of the camera and its site."""

    axis_os: str
    kind: str  # the site's: "edge" or "pro"
    site_registered: bool
    camera_registered: bool
    enabled: bool  # holds a licence already


@dataclass(frozen=True, slots=True)
class OrganisationFacts:
    """What decides of the organisation."""

    subscription: Subscription | None
    seats: int  # of all redeemed licences
    seats_taken: int  # by enabled cameras
    seats_ever_taken: int  # the most that were ever taken at once: these were allocated, and may move between cameras


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why not: a reason for programs, and a sentence with the way out."""

    reason: str
    detail: str


def refusal(camera: CameraFacts, organisation: OrganisationFacts, now: datetime) -> Refusal | None:
    """The first rule that forbids it, or None."""
    return (
        _refused_subscription(organisation.subscription, now)
        or _refused_device(camera)
        or (None if camera.enabled else _refused_licence(organisation, now))
    )


def _refused_subscription(subscription: Subscription | None, now: datetime) -> Refusal | None:
    if subscription is None:
        return Refusal("not-activated", "Cloud storage has not been activated in this organisation; activate it first.")
    if subscription.is_over(now):
        return Refusal("subscription-over", "The subscription has ended; renew it first.")
    return None


def _refused_device(camera: CameraFacts) -> Refusal | None:
    if camera.kind == "pro" and not camera.site_registered:
        return Refusal("not-registered", "The site's server is not registered to Connected services; register it.")
    if camera.kind == "edge" and not camera.camera_registered:
        return Refusal("not-registered", "The device is not registered to Connected services; register it.")
    if not is_supported(camera.axis_os):
        return Refusal("axis-os-too-old", f"AXIS OS {camera.axis_os} is too old; update to {MINIMUM} or later.")
    return None


def _refused_licence(organisation: OrganisationFacts, now: datetime) -> Refusal | None:
    if organisation.seats_taken >= organisation.seats:
        return Refusal("no-free-licence", "Every licence is taken; free one, or redeem another code.")
    first_time = organisation.seats_taken >= organisation.seats_ever_taken
    if first_time and organisation.subscription and organisation.subscription.allocation_is_overdue(now):
        return Refusal("licences-overdue", "Licences had to be allocated within 30 days of activation.")
    return None
