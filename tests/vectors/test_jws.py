"""Signatures of tokens: the example of RFC 7515, A.3 (ES256), by the verifier that every service has."""

from collections.abc import Mapping

import jwt
import pytest

from reference_impl.foundation.bearer import TokenVerifier
from reference_impl.foundation.problem import Problem

KEY = {
    "kty": "EC",
    "crv": "P-256",
    "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
    "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
    "kid": "",  # the example's token names no key
}
TOKEN = (
    "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVl"
    "fQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"
)


async def why_refused(token: str) -> BaseException | None:
    """What the verifier stumbles over: no example is a token of this cloud."""

    async def public_keys() -> Mapping[str, object]:
        return {"keys": [KEY]}

    verifier = TokenVerifier(issuer="joe", audience="keys", public_keys=public_keys)
    with pytest.raises(Problem) as refused:
        await verifier.verify(token)
    assert refused.value.reason == "token-invalid"
    return refused.value.__cause__


async def test_the_published_signature_holds_and_an_altered_one_does_not() -> None:
    assert isinstance(await why_refused(TOKEN), jwt.MissingRequiredClaimError), "it has no sub and no aud"
    head, claims, mac = TOKEN.split(".")
    assert isinstance(await why_refused(f"{head}.{claims}.E{mac[1:]}"), jwt.InvalidSignatureError)
    other = "eyJpc3MiOiJqb2UifQ"
    assert isinstance(await why_refused(f"{head}.{other}.{mac}"), jwt.InvalidSignatureError)
