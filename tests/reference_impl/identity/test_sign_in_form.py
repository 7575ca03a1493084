from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from reference_impl.identity.authorization_request import AuthorizationRequest
from reference_impl.identity.sign_in_form import sign_in_form


class Inputs(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.hidden: dict[str, str | None] = {}
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        attributes = dict(attrs)
        if tag == "input" and attributes.get("type") == "hidden":
            self.hidden[str(attributes["name"])] = attributes["value"]


def asked(state: str) -> AuthorizationRequest:
    return AuthorizationRequest("code", "camproof-web", "http://127.0.0.1:1/callback", state, "c" * 43, "S256")


def page(state: str) -> Inputs:
    inputs = Inputs()
    inputs.feed(sign_in_form(asked(state)).text or "")
    return inputs


@given(st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=80))
def test_whatever_the_state_it_comes_back_and_adds_no_element(state: str) -> None:
    assert page(state).hidden["state"] == state
    assert page(state).tags == page("x").tags


def test_a_script_in_the_state_stays_text() -> None:
    assert "script" not in page('"><script>alert(1)</script>').tags


def test_the_policy_allows_no_script_and_no_frame() -> None:
    policy = sign_in_form(asked("x")).headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "script-src" not in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "form-action 'self' http://127.0.0.1:1" in policy


def test_wrong_is_401() -> None:
    assert sign_in_form(asked("x")).status == 200
    assert sign_in_form(asked("x"), wrong=True).status == 401
