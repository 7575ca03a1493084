"""Temporary credentials for one camera or one reader, in one region (paper: C)."""

from reference_impl.credentials.limits import IssuingLimits
from reference_impl.credentials.service import Credentials
from reference_impl.credentials.settings import CredentialsSettings, Entitled
from reference_impl.foundation.rate import Rate

__all__ = ["Credentials", "CredentialsSettings", "Entitled", "IssuingLimits", "Rate"]
