"""The seeded faults of sites: each in a file of its own beside this one."""

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from harness.sites.faulty.fault import SiteFault

SITE_FAULTS: Mapping[str, SiteFault] = {
    module.FAULT.id: module.FAULT
    for found in iter_modules([str(Path(__file__).parent)], f"{__package__}.")
    if found.name.rpartition(".")[2] not in {"catalogue", "fault"}
    for module in (import_module(found.name),)
}
