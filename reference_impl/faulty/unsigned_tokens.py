"""PLAY-5 and ID-7 broken: access tokens need no signature."""

from dataclasses import replace

import jwt

from reference_impl.faulty.fault import CloudFault
from reference_impl.foundation.bearer import Principal, TokenVerifier


class Unsigned(TokenVerifier):
    """Goes by the token for how it is signed."""

    async def verify(self, token: str) -> Principal:
        """As always; one that says that it is not signed is believed."""
        try:
            header = jwt.get_unverified_header(token)
        except jwt.PyJWTError:
            header = {}
        if str(header.get("alg")).lower() != "none":
            return await super().verify(token)
        claims = jwt.decode(token, options={"verify_signature": False})
        return Principal(claims["sub"], claims.get("kind", "user"), await self._roles(claims))


FAULT = CloudFault(
    id="unsigned-tokens",
    title="an access token without a signature is taken for whoever it names",
    happens="the library takes the algorithm from the token, `none` among them (CVE-2015-9235)",
    requirements=("PLAY-5", "ID-7"),
    apply=lambda standard: replace(standard, token_verifier=Unsigned),
)
