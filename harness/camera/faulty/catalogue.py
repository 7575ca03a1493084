"""The camera's seeded faults: each one small override of one part, in a file of its own beside this one."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

from harness.camera.faulty.fault import CameraFault, SeededFault


def faults_of(package: str, folder: Path) -> Iterator[SeededFault[Any]]:
    """Of every file of a package that has one, by the files' names."""
    for module in iter_modules([str(folder)], f"{package}."):
        fault = getattr(import_module(module.name), "FAULT", None)
        if isinstance(fault, SeededFault):
            yield fault


CAMERA_FAULTS: Mapping[str, CameraFault] = {
    fault.id: fault for fault in faults_of(str(__package__), Path(__file__).parent)
}
