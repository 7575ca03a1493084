import jwt

from harness.conformance.probes.unsigned import unsigned

_KEY = "a secret of no less than thirty-two bytes"


def test_the_claims_are_kept_and_the_signature_is_not() -> None:
    signed = jwt.encode({"sub": "user-1", "organisations": {"org": "viewer"}}, _KEY, headers={"kid": "k1"})
    bare = unsigned(signed)
    assert bare is not None
    assert bare.endswith(".")
    header = jwt.get_unverified_header(bare)
    assert (header["alg"], header["kid"]) == ("none", "k1")
    claims = jwt.decode(bare, options={"verify_signature": False})
    assert claims == {"sub": "user-1", "organisations": {"org": "viewer"}}


def test_what_is_no_jwt_has_no_unsigned_form() -> None:
    assert unsigned("c2VjcmV0LXNlc3Npb24") is None
