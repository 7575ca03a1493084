"""All seeded faults by id, of cloud, camera and site, and how to put one, or a variant, in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

from harness.camera.faulty.catalogue import CAMERA_FAULTS
from harness.camera.parts import CameraParts
from harness.camera.variants.catalogue import CAMERA_VARIANTS
from harness.conformance.joining import joined, overridden
from harness.engines.live.faulty.catalogue import LONE_FAULTS
from harness.errors import BadInputError
from harness.sites.faulty.catalogue import SITE_FAULTS
from reference_impl.deployment.blueprint import Blueprint
from reference_impl.faulty.catalogue import CLOUD_FAULTS
from reference_impl.variants.catalogue import CLOUD_VARIANTS

JOINED_BY = "+"  # faults that are in one run together


@dataclass(frozen=True, slots=True)
class Fault:
    """A seeded fault: what is wrong, how that happens in real life, and which requirements must catch it."""

    id: str
    title: str
    side: Literal["camera", "cloud", "site"]
    happens: str
    requirements: tuple[str, ...]
    also: tuple[str, ...]  # requirements that it breaks of itself
    hides: tuple[str, ...] = ()  # requirements of which other faults may not be seen beside it
    alone: bool = False  # of a camera alone: only what a cloud sees that plays to it tells
    hides_others: bool = False  # so much stands still that other faults may not be seen beside it
    browser: bool = False  # of the web client or its sign-in: only a browser sees it
    timed: bool = False  # only the times of many answers tell


FAULTS: Mapping[str, Fault] = {
    **{f.id: Fault(f.id, f.title, "site", f.happens, f.requirements, f.also) for f in SITE_FAULTS.values()},
    **{
        f.id: Fault(
            f.id,
            f.title,
            "cloud",
            f.happens,
            f.requirements,
            f.also,
            f.hides,
            hides_others=f.hides_others,
            browser=f.browser,
            timed=f.timed,
        )
        for f in CLOUD_FAULTS.values()
    },
    **{
        f.id: Fault(f.id, f.title, "camera", f.happens, f.requirements, f.also, f.hides) for f in CAMERA_FAULTS.values()
    },
    **{
        f.id: Fault(f.id, f.title, "camera", f.happens, f.requirements, f.also, alone=True)
        for f in LONE_FAULTS.values()
    },
}

_IN_CLOUD: Mapping[str, Callable[[Blueprint], Blueprint]] = {
    **{f.id: f.apply for f in CLOUD_FAULTS.values()},
    **{v.id: v.apply for v in CLOUD_VARIANTS.values()},
}
_IN_CAMERA: Mapping[str, Callable[[CameraParts], CameraParts]] = {
    **{f.id: f.apply for f in CAMERA_FAULTS.values()},
    **{v.id: v.apply for v in CAMERA_VARIANTS.values()},
}


def known(fault: str) -> Fault:
    """The fault with this id. BadInputError, with the nearest, if there is none."""
    if fault in FAULTS:
        return FAULTS[fault]
    near = get_close_matches(fault, FAULTS, 1)
    hint = f"did you mean {near[0]}?" if near else "`camproof faults` lists them"
    raise BadInputError(f"no seeded fault is called {fault!r}: {hint}")


def several(faults: str | None) -> tuple[Fault, ...]:
    """The faults with these ids, joined by `+`. BadInputError if there is none with one of them."""
    return tuple(map(known, faults.split(JOINED_BY))) if faults else ()


def cloud_blueprint(faults: str | None) -> Blueprint:
    """The cloud's parts, with those of these faults and variants, joined by `+`, that are the cloud's."""
    return joined(Blueprint(), _IN_CLOUD, _named(faults))


def camera_parts(faults: str | None) -> CameraParts:
    """The camera's parts, with those of these faults and variants, joined by `+`, that are the camera's."""
    return joined(CameraParts(), _IN_CAMERA, _named(faults))


def replaced(subject: str) -> frozenset[str]:
    """What of cloud and camera a fault or variant replaces: two with the same can't be in one run."""
    in_cloud = overridden(Blueprint(), _IN_CLOUD, subject)
    in_camera = overridden(CameraParts(), _IN_CAMERA, subject)
    return frozenset((*(f"cloud {thing}" for thing in in_cloud), *(f"camera {thing}" for thing in in_camera)))


def _named(faults: str | None) -> list[str]:
    return faults.split(JOINED_BY) if faults else []
