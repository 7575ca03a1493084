"""ID-7 broken: access tokens live on after sign-out."""

from dataclasses import replace
from typing import Any

from reference_impl.faulty.fault import CloudFault
from reference_impl.foundation.bearer import TokenVerifier, none_ended


class Deaf(TokenVerifier):
    """Looks at the signature, the audience and the times alone."""

    def __init__(self, **settings: Any) -> None:  # noqa: ANN401 - the standard's
        super().__init__(**{**settings, "ended_grants": none_ended})


FAULT = CloudFault(
    id="sign-out-not-heard",
    title="services take access tokens of people who have signed out",
    happens="tokens are stateless, and nobody told the services about sign-out (CWE-613)",
    requirements=("ID-7",),
    apply=lambda standard: replace(standard, token_verifier=Deaf),
)
