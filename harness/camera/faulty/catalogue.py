"""The camera's seeded faults: each one small override of one part, in a file of its own beside this one."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from harness.camera.faulty.fault import CameraFault


def _faults() -> Iterator[CameraFault]:
    """Of every file here that has one, by the files' names."""
    for module in iter_modules([str(Path(__file__).parent)], f"{__package__}."):
        fault = getattr(import_module(module.name), "FAULT", None)
        if isinstance(fault, CameraFault):
            yield fault


CAMERA_FAULTS: Mapping[str, CameraFault] = {fault.id: fault for fault in _faults()}
