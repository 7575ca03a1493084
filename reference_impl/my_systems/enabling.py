"""May this camera's cloud storage be switched on now, and if not, why (paper: prerequisites of activation)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from reference_impl.my_systems.axis_os import MINIMUM, is_supported
from reference_impl.my_systems.connectivity import Path, sentence
from reference_impl.my_systems.products import is_listed
from reference_impl.my_systems.subscription import Subscription
from reference_impl.my_systems.terms import Terms


@dataclass(frozen=True, slots=True)
class CameraFacts:
    """What decides of the camera and its site."""

    model: str
    axis_os: str
    kind: str  # the site's: "edge" or "pro"
    site_registered: bool
    camera_registered: bool
    missing_paths: tuple[Path, ...] | None  # None: nothing was reported
    licensed: bool  # a licence is allocated to it


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why not: a reason for programs, and a sentence with the way out."""

    reason: str
    detail: str


def refusal(camera: CameraFacts, subscription: Subscription | None, now: datetime, terms: Terms) -> Refusal | None:
    """The first rule that forbids it, or None."""
    return (
        refused_subscription(subscription, now)
        or _refused_registration(camera)
        or _refused_product(camera, terms)
        or _refused_connectivity(camera, terms)
        or _refused_licence(camera)
    )


def refused_subscription(subscription: Subscription | None, now: datetime) -> Refusal | None:
    """Why nothing new can begin now, or None."""
    if subscription is None:
        return Refusal("not-activated", "Cloud storage has not been activated in this organisation; activate it first.")
    if subscription.is_over(now):
        return Refusal("subscription-over", "The subscription has ended; renew it first.")
    return None


def uploads_have_stopped(subscription: Subscription | None, now: datetime, terms: Terms) -> bool:
    """Whether cameras upload no longer (ACT-11)."""
    return subscription is None or subscription.is_over(now - timedelta(days=terms.uploads_after_end_days))


def _refused_registration(camera: CameraFacts) -> Refusal | None:
    if camera.kind == "pro" and not camera.site_registered:
        return Refusal("not-registered", "The site's server is not registered to Connected services; register it.")
    if camera.kind == "edge" and not camera.camera_registered:
        return Refusal("not-registered", "The device is not registered to Connected services; register it.")
    return None


def _refused_product(camera: CameraFacts, terms: Terms) -> Refusal | None:
    if terms.unlisted_products == "refused" and not is_listed(camera.model):
        text = f"Cloud storage does not run on {camera.model}; choose one of the compatible products."
        return Refusal("product-not-compatible", text)
    if not is_supported(camera.axis_os):
        return Refusal("axis-os-too-old", f"AXIS OS {camera.axis_os} is too old; update to {MINIMUM} or later.")
    return None


def _refused_connectivity(camera: CameraFacts, terms: Terms) -> Refusal | None:
    if camera.missing_paths:
        return Refusal("no-internet-access", sentence(camera.missing_paths))
    if camera.missing_paths is None and terms.unknown_connectivity == "refused":
        text = "It is not known whether the device has internet access; report its connectivity first."
        return Refusal("connectivity-not-reported", text)
    return None


def _refused_licence(camera: CameraFacts) -> Refusal | None:
    if not camera.licensed:
        return Refusal("no-licence", "No licence is allocated to this camera; allocate one first.")
    return None
