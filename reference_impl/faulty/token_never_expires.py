"""ID-7 broken: an access token is good for ever."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from reference_impl.faulty.fault import CloudFault
from reference_impl.foundation.bearer import TokenVerifier


class Timeless(TokenVerifier):
    """Looks at no time."""

    def _require_in_time(self, claims: Mapping[str, Any]) -> None:
        """Always is."""


FAULT = CloudFault(
    id="token-never-expires",
    title="services take access tokens after their end",
    happens="`verify_exp` was turned off for a test, and the option was copied along (CWE-613)",
    requirements=("ID-7",),
    apply=lambda standard: replace(standard, token_verifier=Timeless),
)
