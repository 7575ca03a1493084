"""ID-1 broken: a code is redeemed by another client than it was given to."""

from dataclasses import dataclass, replace

from reference_impl.faulty.fault import CloudFault
from reference_impl.identity import Identity
from reference_impl.identity.authorization_codes import Authorization, AuthorizationCodes


@dataclass(frozen=True, slots=True)
class _Anyones(Authorization):
    def redeemable(self, *, client_id: str, redirect_uri: str, verifier: str, now_s: float) -> bool:  # noqa: ARG002
        """Whichever client brings it."""
        own = self.asked.client_id
        return Authorization.redeemable(self, client_id=own, redirect_uri=redirect_uri, verifier=verifier, now_s=now_s)


class _Codes(AuthorizationCodes):
    def take(self, code: str) -> Authorization | None:
        """As always, for any client."""
        found = super().take(code)
        return None if found is None else _Anyones(found.session, found.asked, found.expires_s)


class Trusting(Identity):
    """Does not ask to whom it gave a code."""

    codes_kept_in = _Codes


FAULT = CloudFault(
    id="code-of-another-client",
    title="an authorization code is redeemed by a client that it was not given to",
    happens="all clients are our own, and nobody compares `client_id` when the code comes back (RFC 6749 4.1.3)",
    requirements=("ID-1",),
    apply=lambda standard: replace(standard, identity=Trusting),
)
