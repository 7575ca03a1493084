"""What the camera does next: send, renew, wait or idle, from the time and the last answers."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

_MICRO = 1_000_000


class Chance(Protocol):
    """Where luck comes from; `random.Random` is one."""

    def uniform(self, a: float, b: float) -> float:
        """A number between both, all as likely."""


class FailureKind(StrEnum):
    """Why an upload failed."""

    NETWORK = "network"
    THROTTLED = "throttled"
    CREDENTIALS = "credentials"
    REFUSED = "refused"  # an answer that asking again will hardly change
    TRANSIENT = "transient"  # another time it may be taken


@dataclass(frozen=True, slots=True)
class Send:
    """Upload the oldest segment, or report a gap."""


@dataclass(frozen=True, slots=True)
class Renew:
    """Fetch new credentials."""


@dataclass(frozen=True, slots=True)
class Idle:
    """Nothing to do until something is produced."""


@dataclass(frozen=True, slots=True)
class WaitUntil:
    """Do nothing until then (UTC, microseconds)."""

    t_us: int


Step = Send | Renew | Idle | WaitUntil
_SEND, _RENEW, _IDLE = Send(), Renew(), Idle()


@dataclass(frozen=True, slots=True)
class UploadSettings:
    """Numbers the paper does not give.

    Back-off: AWS KVS producer, ExponentialBackoffRetryStrategy (factor 1 s, doubling, cap 16 s, full jitter, reset
    after 90 s); factor and cap are half of that here, so that a short outage is felt for short. Renewal: ONVIF 26.06
    `storagerenewal.yaml` wants it before `expiresAt`, by how much is ours; the jitter of 10 % is the KVS producer's.
    """

    factor_s: float = 0.5
    cap_s: float = 8.0
    reset_s: float = 90.0  # failures are forgotten when the next one comes that long after the wait
    longest_retry_after_s: float = (
        3600.0  # a longer Retry-After is taken for this: no answer silences a camera for good
    )
    most_refusals: int = 3  # of one segment: then it is refused for good, and must not stand in the others' way
    most_untold: int = 12  # segments that are told to the index in one request, where that many wait; 1: each by itself
    renew_ahead: float = 0.3  # of the credentials' life, before their end
    renew_jitter: float = 0.1  # of their life, at random earlier, so that a fleet does not renew together


class BackOff:
    """Exponential, with full jitter."""

    __slots__ = ("_failures", "_rng", "_settings", "_since_us", "until_us")

    def __init__(self, settings: UploadSettings, rng: Chance) -> None:
        self._settings, self._rng = settings, rng
        self._failures = 0
        self._since_us = 0
        self.until_us = 0

    def holds(self, now_us: int) -> bool:
        """Whether to wait still; a clock that was set back behind the failure ends the wait."""
        return self._since_us <= now_us < self.until_us

    def fail(self, now_us: int, retry_after_s: float | None) -> None:
        """Once more it went wrong; `until_us` says until when to wait."""
        if now_us >= self.until_us + self._settings.reset_s * _MICRO:
            self._failures = 0
        ceiling_s = min(self._settings.cap_s, self._settings.factor_s * 2**self._failures)
        self._failures = min(self._failures + 1, 32)
        asked_s = min(retry_after_s or 0.0, self._settings.longest_retry_after_s)
        wait_s = asked_s + self._rng.uniform(0, ceiling_s)  # else all who were told the same came back together
        self._since_us = now_us
        self.until_us = now_us + max(1_000, round(wait_s * _MICRO))

    def succeed(self) -> None:
        """It went well: nothing is waited for."""
        self._failures, self._since_us, self.until_us = 0, 0, 0


class UploadPolicy:
    """Decides for one camera. A failed renewal does not stop sending while the old credentials hold (CRED-4)."""

    __slots__ = (
        "_asked", "_just_renewed", "_known_expiry_us", "_refused", "_refused_credentials", "_renew_at_us", "_renewing",
        "_rng", "_sending", "_settings",
    )  # fmt: skip

    def __init__(self, settings: UploadSettings, rng: Chance) -> None:
        self._settings, self._rng = settings, rng
        self._sending, self._renewing = BackOff(settings, rng), BackOff(settings, rng)
        self._known_expiry_us: int | None = None
        self._renew_at_us = 0
        self._just_renewed = False
        self._refused_credentials = False
        self._refused = (-1, 0)  # the segment that was refused last, and how often
        self._asked = False

    def next(self, now_us: int, *, has_backlog: bool, credentials_expire_us: int | None) -> Step:
        """The next step."""
        if self._just_renewed or credentials_expire_us != self._known_expiry_us:
            self._look_at_credentials(now_us, credentials_expire_us)
        usable = credentials_expire_us is not None and now_us < credentials_expire_us and not self._refused_credentials
        if (not usable or now_us >= self._renew_at_us) and not self._asked and not self._renewing.holds(now_us):
            return _RENEW
        if not usable:
            return _IDLE if self._asked else WaitUntil(self._renewing.until_us)
        if not has_backlog:
            return _IDLE
        if not self._sending.holds(now_us):
            return _SEND
        return self._wait()

    def asked(self) -> None:
        """Credentials were asked for and the answer may take its time: `next` goes on with the old ones until then."""
        self._asked = True

    def renewed(self, _now_us: int) -> None:
        """New credentials came; what they are worth shows when `next` is told their expiry."""
        self._asked = False
        self._just_renewed = True
        self._refused_credentials = False

    def renewal_failed(self, now_us: int, *, retry_after_s: float | None) -> None:
        """None came."""
        self._asked = False
        self._renewing.fail(now_us, retry_after_s)

    def acknowledged(self, _now_us: int) -> None:
        """The cloud took what was sent."""
        if self._sending.until_us:  # something had failed
            self._sending.succeed()

    def refused_for_good(self, counter: int, why: FailureKind) -> bool:
        """Whether to give a segment up, now that it has failed so once more."""
        if why is not FailureKind.REFUSED:
            return False
        self._refused = (counter, self._refused[1] + 1 if self._refused[0] == counter else 1)
        return self._refused[1] >= self._settings.most_refusals

    def failed(self, now_us: int, why: FailureKind, *, retry_after_s: float | None) -> None:
        """The cloud did not take it."""
        if why is FailureKind.CREDENTIALS:
            self._refused_credentials = True
        self._sending.fail(now_us, retry_after_s)

    def _wait(self) -> WaitUntil:
        """For the back-off; a long Retry-After must not let the credentials expire."""
        if self._asked:
            return WaitUntil(self._sending.until_us)
        return WaitUntil(min(self._sending.until_us, max(self._renew_at_us, self._renewing.until_us)))

    def _look_at_credentials(self, now_us: int, expire_us: int | None) -> None:
        """A cloud that gives expired credentials, or the same again, must not be asked in a tight loop."""
        gained = self._plan_renewal(now_us, expire_us)
        if self._just_renewed and gained:
            self._renewing.succeed()
        elif self._just_renewed:
            self._renewing.fail(now_us, None)
        self._just_renewed = False

    def _plan_renewal(self, now_us: int, expire_us: int | None) -> bool:
        """Once for each set of credentials, decide when to renew them; whether they are new and hold."""
        if expire_us is None or expire_us == self._known_expiry_us:
            return False
        self._known_expiry_us = expire_us
        early = self._settings.renew_ahead + self._rng.uniform(0, self._settings.renew_jitter)
        self._renew_at_us = expire_us - round((expire_us - now_us) * early)
        return expire_us > now_us
