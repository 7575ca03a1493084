"""All seeded faults by id, of the cloud and of the camera, and how to put one, or a variant, in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

from harness.camera.faulty.catalogue import CAMERA_FAULTS
from harness.camera.parts import CameraParts
from harness.camera.variants.catalogue import CAMERA_VARIANTS
from harness.errors import BadInputError
from reference_impl.deployment.blueprint import Blueprint
from reference_impl.faulty.catalogue import CLOUD_FAULTS
from reference_impl.variants.catalogue import CLOUD_VARIANTS


@dataclass(frozen=True, slots=True)
class Fault:
    """A seeded fault: what is wrong, how that happens in real life, and which requirements must catch it."""

    id: str
    title: str
    side: Literal["camera", "cloud"]
    happens: str
    requirements: tuple[str, ...]
    also: tuple[str, ...]  # requirements that it breaks of itself


FAULTS: Mapping[str, Fault] = {
    **{f.id: Fault(f.id, f.title, "cloud", f.happens, f.requirements, f.also) for f in CLOUD_FAULTS.values()},
    **{f.id: Fault(f.id, f.title, "camera", f.happens, f.requirements, f.also) for f in CAMERA_FAULTS.values()},
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


def cloud_blueprint(fault: str | None) -> Blueprint:
    """The cloud's parts, with the fault or variant if it is one of the cloud's."""
    return _IN_CLOUD[fault](Blueprint()) if fault and fault in _IN_CLOUD else Blueprint()


def camera_parts(fault: str | None) -> CameraParts:
    """The camera's parts, with the fault or variant if it is one of the camera's."""
    return _IN_CAMERA[fault](CameraParts()) if fault and fault in _IN_CAMERA else CameraParts()
