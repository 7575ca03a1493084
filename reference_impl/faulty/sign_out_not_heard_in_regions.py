"""ID-7 broken: a region's services do not hear of sign-out."""

from dataclasses import replace
from typing import Any

from reference_impl.faulty.fault import CloudFault
from reference_impl.foundation.bearer import TokenVerifier, none_ended

_OF_REGIONS = ("keys", "recordings", "credentials")


class DeafInRegions(TokenVerifier):
    """Where recordings and keys are, looks at the signature, the audience and the times alone."""

    def __init__(self, **settings: Any) -> None:  # noqa: ANN401 - the standard's
        deaf = settings["audience"] in _OF_REGIONS
        super().__init__(**{**settings, **({"ended_grants": none_ended} if deaf else {})})


FAULT = CloudFault(
    id="sign-out-not-heard-in-regions",
    title="a region's services take access tokens of people who have signed out",
    happens="the list of ended sessions is kept beside identity, and regions never fetch it (CWE-613)",
    requirements=("ID-7",),
    apply=lambda standard: replace(standard, token_verifier=DeafInRegions),
)
