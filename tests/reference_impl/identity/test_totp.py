import base64
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reference_impl.identity.recovery_codes import COUNT, digest, fresh_codes
from reference_impl.identity.totp import STEP_S, enrolment_uri, fresh_seed, step_of

SEED = base64.b32encode(b"12345678901234567890").decode()


@pytest.mark.parametrize(
    ("now_s", "code"),
    [
        (59, "94287082"),
        (1_111_111_109, "07081804"),
        (1_111_111_111, "14050471"),
        (1_234_567_890, "89005924"),
        (2_000_000_000, "69279037"),
        (20_000_000_000, "65353130"),
    ],
)
def test_the_vectors_of_rfc_6238(now_s: int, code: str) -> None:
    six = code[2:]  # the RFC shows eight digits of the same number
    assert step_of(six, SEED, now_s) == now_s // STEP_S
    assert step_of(six, SEED, now_s + STEP_S) == now_s // STEP_S, "one step of delay"
    assert step_of(six, SEED, now_s + 2 * STEP_S) is None
    assert step_of(six, SEED, now_s - STEP_S) is None, "nor a step early"
    assert step_of(six, SEED, now_s, last_step=now_s // STEP_S) is None, "nor twice"


@given(st.text(max_size=12), st.integers(0, 2**40))
def test_whatever_is_typed_is_an_answer_and_not_an_error(code: str, now_s: int) -> None:
    assert step_of(code, SEED, now_s) in {None, now_s // STEP_S, now_s // STEP_S - 1}


def test_the_uri_holds_what_an_app_needs() -> None:
    seed = fresh_seed()
    uri = urlsplit(enrolment_uri(seed, "ada@example.org"))
    assert (uri.scheme, uri.netloc, uri.path) == ("otpauth", "totp", "/camproof:ada%40example.org")
    assert parse_qs(uri.query) == {"secret": [seed], "issuer": ["camproof"]}
    assert len(base64.b32decode(seed)) == 20


def test_recovery_codes_are_many_and_none_alike() -> None:
    codes = fresh_codes()
    assert len({digest(code) for code in codes}) == COUNT
    assert all(len(code.replace("-", "")) == 16 for code in codes)


def test_how_a_recovery_code_is_typed_does_not_matter() -> None:
    assert digest("ABCD EFGH-ijkl mnop") == digest("abcd-efgh-ijkl-mnop") != digest("abcd-efgh-ijkl-mnoq")
