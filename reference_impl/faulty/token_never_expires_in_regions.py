"""ID-7 broken: at a region's services an access token is good for ever."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from reference_impl.faulty.fault import CloudFault
from reference_impl.foundation.bearer import TokenVerifier

_ELSEWHERE = ("my-systems", "identity")


class TimelessInRegions(TokenVerifier):
    """Looks at no time where recordings and keys are."""

    def _require_in_time(self, claims: Mapping[str, Any]) -> None:
        """As always, elsewhere."""
        if self._audience in _ELSEWHERE:
            super()._require_in_time(claims)


FAULT = CloudFault(
    id="token-never-expires-in-regions",
    title="a region's services take access tokens after their end",
    happens="a gateway in front of My Systems checks `exp`; the services of a region are reached past it (CWE-613)",
    requirements=("ID-7",),
    apply=lambda standard: replace(standard, token_verifier=TimelessInRegions),
)
