from hypothesis import given
from hypothesis import strategies as st

from reference_impl.identity.pkce import CHALLENGE, challenge_of, proves

UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
VERIFIERS = st.text(UNRESERVED, min_size=43, max_size=128)


def test_example_of_rfc_7636_appendix_b() -> None:
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    assert challenge_of(verifier) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    assert proves(verifier, "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")


@given(VERIFIERS)
def test_every_verifier_proves_its_own_challenge(verifier: str) -> None:
    assert CHALLENGE.fullmatch(challenge_of(verifier))
    assert proves(verifier, challenge_of(verifier))


@given(VERIFIERS, VERIFIERS)
def test_no_verifier_proves_the_challenge_of_another(verifier: str, other: str) -> None:
    assert proves(other, challenge_of(verifier)) == (verifier == other)


def test_a_verifier_of_wrong_length_or_alphabet_proves_nothing() -> None:
    for verifier in ("a" * 42, "a" * 129, "a" * 42 + "/", ""):
        assert not proves(verifier, challenge_of(verifier))
