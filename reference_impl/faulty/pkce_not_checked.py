"""ID-1 broken: a code is redeemed without the verifier that it was asked for with."""

from dataclasses import dataclass, replace

from reference_impl.faulty.fault import CloudFault
from reference_impl.identity import Identity
from reference_impl.identity.authorization_codes import Authorization, AuthorizationCodes


@dataclass(frozen=True, slots=True)
class _Open(Authorization):
    def redeemable(self, *, client_id: str, redirect_uri: str, verifier: str, now_s: float) -> bool:  # noqa: ARG002
        """Whoever brings the code in time."""
        return (client_id, redirect_uri) == (self.asked.client_id, self.asked.redirect_uri) and now_s < self.expires_s


class _Codes(AuthorizationCodes):
    def take(self, code: str) -> Authorization | None:
        """As always, but for the verifier."""
        found = super().take(code)
        return None if found is None else _Open(found.session, found.asked, found.expires_s)


class Trusting(Identity):
    """Asks for a challenge, and never for what it was made of."""

    codes_kept_in = _Codes


FAULT = CloudFault(
    id="pkce-not-checked",
    title="the code_verifier is not held against the code_challenge",
    happens="the challenge is kept for later, and later is for web clients with a secret only",
    requirements=("ID-1",),
    apply=lambda standard: replace(standard, identity=Trusting),
)
