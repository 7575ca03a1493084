"""Services as processes of their own: what their settings files say, and how they serve. It knows no service."""

from reference_impl.alone.command import main
from reference_impl.alone.serving import Heard, Placed, VerifierFor, connection, heard, one
from reference_impl.alone.settings import (
    AloneSettings,
    BesidePath,
    HearingSettings,
    PartSettings,
    Port,
    SettingsError,
    beside,
    named,
    read_settings,
    unusable,
)

__all__ = [
    "AloneSettings",
    "BesidePath",
    "Heard",
    "HearingSettings",
    "PartSettings",
    "Placed",
    "Port",
    "SettingsError",
    "VerifierFor",
    "beside",
    "connection",
    "heard",
    "main",
    "named",
    "one",
    "read_settings",
    "unusable",
]
