"""The cloud's seeded faults: each one small override, in a file of its own beside this one."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from reference_impl.faulty.fault import CloudFault


def _faults() -> Iterator[CloudFault]:
    """Of every file here that has one, by the files' names."""
    for module in iter_modules([str(Path(__file__).parent)], f"{__package__}."):
        fault = getattr(import_module(module.name), "FAULT", None)
        if isinstance(fault, CloudFault):
            yield fault


CLOUD_FAULTS: Mapping[str, CloudFault] = {fault.id: fault for fault in _faults()}
