"""PLAY-5 broken: whoever is signed in gets a reader's session."""

from dataclasses import replace

from reference_impl.credentials import Credentials
from reference_impl.faulty.fault import CloudFault
from reference_impl.foundation.bearer import Principal


class OpenCredentials(Credentials):
    """Issues reader sessions to whoever is signed in."""

    def require_right_to_read(self, principal: Principal, organisation: str) -> None:
        """Nobody is refused."""


FAULT = CloudFault(
    id="reader-session-for-anyone",
    title="credentials gives reader sessions to anyone who is signed in",
    happens="the organisation is taken from the request, and nobody asks whose it is (CWE-639)",
    requirements=("PLAY-5",),
    apply=lambda standard: replace(standard, credentials=OpenCredentials),
    also=("ID-6",),
)
