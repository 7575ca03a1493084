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


LONGEST_WAIT_US = round(SETTINGS.longest_retry_after_s * 1_000_000)
EXPIRIES = st.none() | st.sampled_from([0, 5_000_000, 30_000_000, 60_000_000, 90_000_000])


@given(
    seed=st.integers(0, 999),
    turns=st.lists(st.tuples(EXPIRIES, st.sampled_from(FailureKind), st.integers(-9_000_000, 9_000_000)), max_size=60),
    retry_after_s=st.none() | st.floats(0, allow_nan=False),
)
def test_whatever_a_cloud_or_a_clock_does_no_moment_lasts_for_ever(
    seed: int, turns: list[tuple[int | None, FailureKind, int]], retry_after_s: float | None
) -> None:
    """Renewals may bring expired credentials or the same again, and the clock may be set back."""
    policy, now_us, expire_us = UploadPolicy(SETTINGS, Random(seed)), 20_000_000, None
    for renewed_until_us, why, step_us in turns:
        at_once = 0
        while True:
            step = policy.next(now_us, has_backlog=True, credentials_expire_us=expire_us)
            if isinstance(step, WaitUntil):
                break
            at_once += 1
            assert at_once <= 4, "a renewal, a sending, a renewal because of it, a sending: then it waits"
            if isinstance(step, Renew):
                expire_us = renewed_until_us
                policy.renewed(now_us)
            else:
                assert isinstance(step, Send)
                assert expire_us is not None
                assert now_us < expire_us
                policy.failed(now_us, why, retry_after_s=retry_after_s)
        assert now_us < step.t_us <= now_us + LONGEST_WAIT_US
        now_us = max(1, now_us + step_us)


@given(seed=st.integers(0, 999), failures=st.integers(0, 200))
def test_after_any_outage_it_sends_again_within_the_cap(seed: int, failures: int) -> None:
    policy, now_us = UploadPolicy(SETTINGS, Random(seed)), 0
    expire_us = 10**12
    for _ in range(failures):
        step = policy.next(now_us, has_backlog=True, credentials_expire_us=expire_us)
        now_us = step.t_us if isinstance(step, WaitUntil) else now_us
        policy.failed(now_us, FailureKind.NETWORK, retry_after_s=None)
    back_us = now_us
    while isinstance(step := policy.next(now_us, has_backlog=True, credentials_expire_us=expire_us), WaitUntil):
        now_us = step.t_us
    assert step == Send()
    assert now_us - back_us <= SETTINGS.cap_s * 1_000_000
    policy.acknowledged(now_us)
    assert policy.next(now_us, has_backlog=True, credentials_expire_us=expire_us) == Send(), "success forgets failures"


def test_a_clock_that_is_set_back_ends_the_wait() -> None:
    policy, hour_us = UploadPolicy(SETTINGS, Random(1)), 3_600_000_000
    policy.next(hour_us, has_backlog=True, credentials_expire_us=hour_us + LIFE_US)
    policy.failed(hour_us, FailureKind.NETWORK, retry_after_s=None)
    assert policy.next(0, has_backlog=True, credentials_expire_us=hour_us + LIFE_US) == Send()


def test_credentials_are_renewed_though_the_cloud_asks_for_a_longer_wait() -> None:
    policy = UploadPolicy(SETTINGS, Random(1))
    policy.next(0, has_backlog=True, credentials_expire_us=LIFE_US)
    policy.failed(0, FailureKind.THROTTLED, retry_after_s=600.0)
    step = policy.next(0, has_backlog=True, credentials_expire_us=LIFE_US)
    assert isinstance(step, WaitUntil)
    assert step.t_us < LIFE_US
    assert policy.next(step.t_us, has_backlog=True, credentials_expire_us=LIFE_US) == Renew()


def test_failures_of_long_ago_are_forgotten() -> None:
    now_us, waits_us = 0, []
    policy = UploadPolicy(SETTINGS, Random(1))
    for _ in range(300):
        policy.next(now_us, has_backlog=True, credentials_expire_us=10**12)
        policy.failed(now_us, FailureKind.NETWORK, retry_after_s=None)
        step = policy.next(now_us, has_backlog=True, credentials_expire_us=10**12)
        assert isinstance(step, WaitUntil)
        waits_us.append(step.t_us - now_us)
        now_us = step.t_us + round(SETTINGS.reset_s * 1_000_000)
    assert max(waits_us) <= SETTINGS.factor_s * 1_000_000


def test_a_segment_is_given_up_after_three_refusals_in_a_row() -> None:
    policy, refused = UploadPolicy(SETTINGS, Random(1)), FailureKind.REFUSED
    assert [policy.refused_for_good(7, refused) for _ in range(3)] == [False, False, True]
    assert [policy.refused_for_good(n, refused) for n in (8, 8, 9, 8, 8, 8)] == [False] * 5 + [True]


def test_nothing_but_refusals_makes_a_camera_give_a_segment_up() -> None:
    policy = UploadPolicy(SETTINGS, Random(1))
    others = set(FailureKind) - {FailureKind.REFUSED}
    assert not any(policy.refused_for_good(7, why) for why in others for _ in range(9))


def test_who_has_asked_goes_on_with_the_old_credentials_and_asks_no_second_time() -> None:
    policy = UploadPolicy(UploadSettings(), Random(1))
    policy.next(0, has_backlog=False, credentials_expire_us=100)
    assert policy.next(90, has_backlog=True, credentials_expire_us=100) == Renew()
    policy.asked()
    assert policy.next(90, has_backlog=True, credentials_expire_us=100) == Send()
    assert policy.next(100, has_backlog=True, credentials_expire_us=100) == Idle()
    policy.renewed(110)
    assert policy.next(110, has_backlog=True, credentials_expire_us=210) == Send()


def test_a_back_off_while_asked_waits_for_the_back_off_alone() -> None:
    policy = UploadPolicy(UploadSettings(), Random(1))
    policy.next(0, has_backlog=False, credentials_expire_us=100)
    policy.asked()
    policy.failed(95, FailureKind.NETWORK, retry_after_s=1.0)
    wait = policy.next(95, has_backlog=True, credentials_expire_us=10_000_000)
    assert isinstance(wait, WaitUntil)
    assert 1_000_095 <= wait.t_us <= 1_500_095


def test_who_is_told_the_same_does_not_come_back_together() -> None:
    policies = [UploadPolicy(UploadSettings(), Random(seed)) for seed in range(20)]
    back = set()
    for policy in policies:
        policy.next(0, has_backlog=False, credentials_expire_us=10**9)
        policy.failed(0, FailureKind.THROTTLED, retry_after_s=5.0)
        wait = policy.next(0, has_backlog=True, credentials_expire_us=10**9)
        assert isinstance(wait, WaitUntil)
        back.add(wait.t_us)
    assert len(back) == len(policies)
    assert min(back) >= 5_000_000
