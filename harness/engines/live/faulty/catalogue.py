"""Seeded faults of a camera alone, which only a cloud that plays to it can see: one file each, beside this one."""

from collections.abc import Mapping
from pathlib import Path

from harness.camera.faulty.catalogue import CAMERA_FAULTS, faults_of
from harness.camera.parts import CameraParts
from harness.camera.variants.catalogue import CAMERA_VARIANTS
from harness.engines.live.faulty.fault import LoneFault
from harness.engines.live.lone_parts import LoneParts

LONE_FAULTS: Mapping[str, LoneFault] = {fault.id: fault for fault in faults_of(str(__package__), Path(__file__).parent)}

_OF_ANY_CAMERA = {name: one.apply for name, one in CAMERA_FAULTS.items()} | {
    name: one.apply for name, one in CAMERA_VARIANTS.items()
}
NAMES = (*_OF_ANY_CAMERA, *LONE_FAULTS)
"""Ids of all that can be put into a camera alone."""


def lone_parts(subject: str | None) -> LoneParts:
    """The parts of a camera alone, with this fault or variant. KeyError where there is none of this id."""
    if subject is None:
        return LoneParts()
    if subject in LONE_FAULTS:
        return LONE_FAULTS[subject].apply(LoneParts())
    return LoneParts(_OF_ANY_CAMERA[subject](CameraParts()))
