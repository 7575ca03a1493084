import pytest

from reference_impl.foundation.problem import Problem
from reference_impl.identity.authorization_request import AuthorizationRequest
from reference_impl.identity.clients import Client, is_native
from reference_impl.identity.settings import IdentitySettings

GOOD = {
    "response_type": "code",
    "client_id": "camproof-web",
    "redirect_uri": "http://127.0.0.1:49152/callback",
    "state": "s",
    "code_challenge": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
    "code_challenge_method": "S256",
}
SETTINGS = IdentitySettings("https://identity.test")


def test_a_good_request_is_taken() -> None:
    assert AuthorizationRequest.read(GOOD, SETTINGS).redirect_uri == GOOD["redirect_uri"]


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"client_id": "other"}, "no-such-client"),
        ({"redirect_uri": "https://evil.example/callback"}, "redirect-address-not-registered"),
        ({"response_type": "token"}, "response-type-not-supported"),
        ({"code_challenge_method": "plain"}, "pkce-required"),
        ({"code_challenge": ""}, "pkce-required"),
        ({"code_challenge": "too-short"}, "pkce-required"),
        ({"state": ""}, "state-required"),
        ({"state": "x" * 513}, "state-required"),
        ({"nonce": "x" * 513}, "parameter-too-long"),
        ({"prompt": "create"}, "prompt-not-supported"),
        ({"max_age": "-1"}, "max-age-not-valid"),
        ({"max_age": "1" * 11}, "max-age-not-valid"),
    ],
)
def test_what_is_wrong_is_named(changed: dict[str, str], reason: str) -> None:
    with pytest.raises(Problem) as refused:
        AuthorizationRequest.read({**GOOD, **changed}, SETTINGS)
    assert (refused.value.status, refused.value.reason) == (400, reason)


@pytest.mark.parametrize("missing", sorted(GOOD))
def test_nothing_may_be_missing(missing: str) -> None:
    with pytest.raises(Problem):
        AuthorizationRequest.read({name: value for name, value in GOOD.items() if name != missing}, SETTINGS)


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/callback",
        "http://127.0.0.1:0/callback",
        "http://127.0.0.1:65536/callback",
        "http://127.0.0.1:80/callback/../x",
        "http://127.0.0.1:80@evil.example/callback",
        "http://127.0.0.1.evil.example:80/callback",
        "https://127.0.0.1:80/callback",
        "http://localhost:80/callback",
        "http://127.0.0.1:80/callback\n",
    ],
)
def test_what_only_looks_like_a_loopback_address(address: str) -> None:
    assert not is_native(address)


def test_addresses_that_the_operator_named_are_taken() -> None:
    own = "https://web.example/callback"
    settings = IdentitySettings("https://identity.test", clients=(Client("camproof-web", addresses=(own,)),))
    assert AuthorizationRequest.read({**GOOD, "redirect_uri": own}, settings).redirect_uri == own
