import base64
import hmac
import json
import time
from collections.abc import Mapping
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from reference_impl.foundation.bearer import Principal, TokenVerifier
from reference_impl.foundation.problem import Problem

KEY, OTHER_KEY = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())


async def public_keys() -> Mapping[str, Any]:
    return {"keys": [{**jwt.algorithms.ECAlgorithm.to_jwk(KEY.public_key(), as_dict=True), "kid": "k"}]}


VERIFIER = TokenVerifier(issuer="https://identity.test", audience="recordings", public_keys=public_keys)


def claims(**changes: object) -> dict[str, object]:
    now = int(time.time())
    usual = {"iss": "https://identity.test", "sub": "u", "aud": ["recordings"], "iat": now, "exp": now + 9999}
    changed = usual | {"kind": "user", "organisations": {"org": "viewer"}} | changes
    return {name: value for name, value in changed.items() if value is not None}


def signed(payload: dict[str, object], key: ec.EllipticCurvePrivateKey = KEY, kid: str = "k") -> str:
    return jwt.encode(payload, key, algorithm="ES256", headers={"kid": kid})


def signed_with_the_public_key() -> str:
    """The classic confusion: a public key taken for a shared secret (RFC 8725 2.1)."""
    secret = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    parts = ({"alg": "HS256", "kid": "k"}, claims())
    text = b".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in parts)
    mac = base64.urlsafe_b64encode(hmac.digest(secret, text, "sha256")).rstrip(b"=")
    return (text + b"." + mac).decode()


async def test_a_good_token_says_who_it_is() -> None:
    principal = await VERIFIER.verify(signed(claims()))
    assert principal == Principal("u", "user", {"org": "viewer"})
    assert (principal.role_in("org"), principal.role_in("other")) == ("viewer", None)


@pytest.mark.parametrize(
    ("token", "reason"),
    [
        (signed(claims(exp=1)), "token-expired"),
        (signed(claims(exp=None)), "token-invalid"),
        (signed(claims(exp=float("nan"))), "token-expired"),
        (signed(claims(iat="now")), "token-invalid"),
        (signed(claims(iat=int(time.time()) + 9999)), "token-invalid"),
        (signed(claims(nbf=int(time.time()) + 9999)), "token-invalid"),
        (signed(claims(sub=None)), "token-invalid"),
        (signed(claims(iss="https://elsewhere.test")), "token-invalid"),
        (signed(claims(aud=["keys"])), "token-invalid"),
        (signed(claims(), OTHER_KEY), "token-invalid"),
        (signed(claims(), kid="unknown"), "token-invalid"),
        (jwt.encode(claims(), "", algorithm="none", headers={"kid": "k"}), "token-invalid"),
        (signed_with_the_public_key(), "token-invalid"),
        ("no token", "token-invalid"),
    ],
    ids=[
        "expired",
        "endless",
        "no time",
        "iat",
        "future",
        "not yet",
        "nobody",
        "issuer",
        "audience",
        "key",
        "kid",
        "unsigned",
        "confused",
        "text",
    ],
)
async def test_any_other_token_is_refused(token: str, reason: str) -> None:
    with pytest.raises(Problem) as refused:
        await VERIFIER.verify(token)
    assert (refused.value.status, refused.value.reason) == (401, reason)
    assert reason in refused.value.headers["WWW-Authenticate"]


@pytest.mark.parametrize(
    ("now_s", "reason"),
    [(999.9, "token-invalid"), (1000.0, None), (1009.9, None), (1010.0, "token-expired")],
)
async def test_time_is_what_the_clock_says(now_s: float, reason: str | None) -> None:
    verifier = TokenVerifier(
        issuer="https://identity.test", audience="recordings", public_keys=public_keys, clock=lambda: now_s
    )
    token = signed(claims(iat=1000, exp=1010))
    if reason is None:
        assert (await verifier.verify(token)).subject == "u"
        return
    with pytest.raises(Problem) as refused:
        await verifier.verify(token)
    assert refused.value.reason == reason


def test_a_stranger_learns_less_than_a_member_without_the_role() -> None:
    member = Principal("u", "user", {"org": "viewer"})
    member.require_role("org", "viewer", "administrator")
    for organisation, roles, status in (("org", ("administrator",), 403), ("other", ("viewer",), 404)):
        with pytest.raises(Problem) as refused:
            member.require_role(organisation, *roles)
        assert refused.value.status == status


async def test_a_token_that_is_nested_deeply_is_refused_as_any_other() -> None:
    deep = base64.urlsafe_b64encode(b'{"alg":' + b"[" * 5_000).rstrip(b"=").decode()
    with pytest.raises(Problem) as refused:
        await VERIFIER.verify(f"{deep}.{deep}.x")
    assert (refused.value.status, refused.value.reason) == (401, "token-invalid")


async def test_a_key_of_another_kind_than_the_token_says_is_refused() -> None:
    rsa_key = rsa.generate_private_key(65_537, 2_048)
    public = {**jwt.algorithms.RSAAlgorithm.to_jwk(rsa_key.public_key(), as_dict=True), "kid": "k", "alg": "RS256"}

    async def public_keys() -> Mapping[str, object]:
        return {"keys": [public]}

    verifier = TokenVerifier(issuer="https://identity.test", audience="recordings", public_keys=public_keys)
    for token in (signed(claims()), jwt.encode(claims(), rsa_key, algorithm="RS256", headers={"kid": "k"})):
        with pytest.raises(Problem) as refused:
            await verifier.verify(token)
        assert refused.value.reason == "token-invalid"


async def test_a_key_that_took_another_ones_id_is_not_taken_for_it() -> None:
    published = [KEY]

    async def public_keys() -> Mapping[str, object]:
        return {"keys": [jwt.algorithms.ECAlgorithm.to_jwk(published[-1].public_key(), as_dict=True) | {"kid": "k"}]}

    verifier = TokenVerifier(issuer="https://identity.test", audience="recordings", public_keys=public_keys)
    assert (await verifier.verify(signed(claims()))).subject == "u"
    published.append(OTHER_KEY)
    assert (await verifier.verify(signed(claims(), OTHER_KEY))).subject == "u"
    with pytest.raises(Problem):
        await verifier.verify(signed(claims()))
