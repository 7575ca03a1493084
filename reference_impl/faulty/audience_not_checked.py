"""ID-7 broken: a token for one service is good at all."""

from dataclasses import replace
from typing import Any

from reference_impl.faulty.fault import CloudFault
from reference_impl.foundation.bearer import TokenVerifier
from reference_impl.identity.clients import USER_AUDIENCES


class Welcoming(TokenVerifier):
    """Takes tokens for any service of the cloud."""

    def __init__(self, **settings: Any) -> None:  # noqa: ANN401 - the standard's
        super().__init__(**{**settings, "audience": list(USER_AUDIENCES)})


FAULT = CloudFault(
    id="audience-not-checked",
    title="services take access tokens that were made for others",
    happens="one list of audiences is configured for every service, so that no token is ever refused (RFC 9068 4)",
    requirements=("ID-7",),
    apply=lambda standard: replace(standard, token_verifier=Welcoming),
)
