"""Puts the services together: the whole cloud in one process, over real TLS, on one folder."""

from reference_impl.deployment.blueprint import Blueprint
from reference_impl.deployment.description import Account, CloudDescription, RegionDescription
from reference_impl.deployment.embedded import EmbeddedCloud
from reference_impl.deployment.ports import PortInUseError
from reference_impl.deployment.regions import REGIONS, Place
from reference_impl.deployment.settings import CloudSettings

__all__ = [
    "REGIONS",
    "Account",
    "Blueprint",
    "CloudDescription",
    "CloudSettings",
    "EmbeddedCloud",
    "Place",
    "PortInUseError",
    "RegionDescription",
]
