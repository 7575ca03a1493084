"""A service as a process of its own: what its settings file says, and how it serves. It knows no service."""

from reference_impl.alone.command import main
from reference_impl.alone.serving import VerifierFor
from reference_impl.alone.settings import AloneSettings, SettingsError, read_settings

__all__ = ["AloneSettings", "SettingsError", "VerifierFor", "main", "read_settings"]
