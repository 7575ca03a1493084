"""The upload policy's promises, over random histories of success and failure."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from harness.camera.upload_policy import FailureKind, Idle, Renew, Send, UploadPolicy, UploadSettings, WaitUntil

LIFE_US = 60_000_000
SETTINGS = UploadSettings()


@given(
    seed=st.integers(0, 999),
    fortunes=st.lists(st.tuples(st.booleans(), st.sampled_from(FailureKind)), max_size=60),
    backlog=st.booleans(),
)
def test_never_sends_expired_never_spins_and_waits_are_bounded(
    seed: int, fortunes: list[tuple[bool, FailureKind]], *, backlog: bool
) -> None:
    policy, now_us, expire_us = UploadPolicy(SETTINGS, Random(seed)), 1_000, None
    for good, why in fortunes:
        step = policy.next(now_us, has_backlog=backlog, credentials_expire_us=expire_us)
        match step:
            case Send():
                assert backlog
                assert expire_us is not None
                assert now_us < expire_us
                policy.acknowledged(now_us) if good else policy.failed(now_us, why, retry_after_s=None)
            case Renew():
                if good:
                    expire_us = now_us + LIFE_US
                    policy.renewed(now_us)
                else:
                    policy.renewal_failed(now_us, retry_after_s=None)
            case WaitUntil(t_us=until_us):
                assert now_us < until_us <= now_us + SETTINGS.cap_s * 1_000_000
                now_us = until_us
            case Idle():
                assert not backlog
                now_us += 1_000_000


def test_renews_before_expiry_and_sends_on_while_renewals_fail() -> None:
    policy = UploadPolicy(SETTINGS, Random(1))
    assert policy.next(0, has_backlog=True, credentials_expire_us=LIFE_US) == Send()
    late_us = LIFE_US * 8 // 10
    assert policy.next(late_us, has_backlog=True, credentials_expire_us=LIFE_US) == Renew()
    policy.renewal_failed(late_us, retry_after_s=5)
    assert policy.next(late_us, has_backlog=True, credentials_expire_us=LIFE_US) == Send()


def test_retry_after_is_a_lower_bound() -> None:
    policy = UploadPolicy(SETTINGS, Random(1))
    policy.next(0, has_backlog=True, credentials_expire_us=LIFE_US)
    policy.failed(0, FailureKind.THROTTLED, retry_after_s=7.0)
    step = policy.next(0, has_backlog=True, credentials_expire_us=LIFE_US)
    assert isinstance(step, WaitUntil)
    assert step.t_us >= 7_000_000


def test_refused_credentials_are_renewed_at_once() -> None:
    policy = UploadPolicy(SETTINGS, Random(1))
    policy.next(0, has_backlog=True, credentials_expire_us=LIFE_US)
    policy.failed(0, FailureKind.CREDENTIALS, retry_after_s=None)
    assert policy.next(0, has_backlog=True, credentials_expire_us=LIFE_US) == Renew()
