"""Temporary credentials for one camera or one reader, in one region (paper: C)."""

from reference_impl.credentials.limits import IssuingLimits, Rate
from reference_impl.credentials.service import Credentials
from reference_impl.credentials.settings import CredentialsRegion, CredentialsSettings, Entitled

__all__ = ["Credentials", "CredentialsRegion", "CredentialsSettings", "Entitled", "IssuingLimits", "Rate"]
