from hypothesis import given
from hypothesis import strategies as st

from reference_impl.foundation.session import Session, SessionSealer

SESSIONS = st.builds(
    Session,
    access_key_id=st.text(),
    secret_access_key=st.text(),
    organisation=st.text(),
    prefix=st.text(),
    region=st.text(),
    actions=st.lists(st.text()).map(tuple),
    expires_at=st.integers(0, 1 << 40),
    holder=st.text(),
)
SEALER = SessionSealer(bytes(32), "eu-fra")


@given(session=SESSIONS)
def test_opened_is_what_was_sealed(session: Session) -> None:
    assert SEALER.open(SEALER.seal(session)) == session


@given(session=SESSIONS)
def test_another_region_or_key_opens_nothing(session: Session) -> None:
    token = SEALER.seal(session)
    assert SessionSealer(bytes(32), "us-iad").open(token) is None
    assert SessionSealer(b"k" * 32, "eu-fra").open(token) is None


@given(token=st.text())
def test_any_text_is_refused_quietly(token: str) -> None:
    assert SEALER.open(token) is None


@given(session=SESSIONS, place=st.integers(0, 10_000), letter=st.sampled_from("AB"))
def test_a_changed_letter_is_noticed(session: Session, place: int, letter: str) -> None:
    token = SEALER.seal(session)
    place %= len(token.rstrip("=")) - 1  # the last letter's spare bits carry nothing
    changed = token[:place] + letter + token[place + 1 :]
    assert SEALER.open(changed) == (session if changed == token else None)


def test_issued_sessions_differ_and_the_token_hides_the_secret() -> None:
    def issued() -> Session:
        return Session.issue(
            organisation="org", prefix="cam/", region="eu-fra", actions=("PutObject",), expires_at=1, holder="cam"
        )

    one, other = issued(), issued()
    assert one.access_key_id != other.access_key_id
    assert one.secret_access_key != other.secret_access_key
    assert one.camera == "cam"
    assert one.secret_access_key not in SEALER.seal(one)
