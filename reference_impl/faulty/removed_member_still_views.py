"""PLAY-5 and ID-6 broken: the token of before gives the role of before."""

from dataclasses import replace
from typing import Any

from reference_impl.faulty.fault import CloudFault
from reference_impl.foundation.bearer import TokenVerifier, none_changed


class Dated(TokenVerifier):
    """Takes the roles that a token names for those of now."""

    def __init__(self, **settings: Any) -> None:  # noqa: ANN401 - the standard's
        super().__init__(**{**settings, "changed_roles": none_changed})


FAULT = CloudFault(
    id="removed-member-still-views",
    title="who was taken out of an organisation gets recordings and keys until their access token ends",
    happens="roles stand in the token, and a change of role is not told to the services that read it (CWE-613)",
    requirements=("PLAY-5", "ID-6"),
    apply=lambda standard: replace(standard, token_verifier=Dated),
)
