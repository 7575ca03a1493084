"""What the cloud takes, and how cameras ask it."""

from typing import Self

from pydantic import Field, PositiveInt, model_validator

from harness.camera.upload_policy import UploadSettings
from harness.scenario.schema.base import (
    Duration,
    FrequencyLimit,
    Moment,
    Name,
    RateLimit,
    ShareBelow1,
    Strict,
    assumed,
    invalid,
)

_S = 1_000_000


class Region(Strict):
    """The limits of one region.

    Args:
        ingest_bits_per_s: media that it takes in; all uploads into it share that fairly.
        requests_per_s: uploads that it takes; what is over it is answered with 503 and Retry-After.
        retry_after_us: that Retry-After.
    """

    ingest_bits_per_s: RateLimit = assumed("cloud.regions.*.ingest", alias="ingest")
    requests_per_s: FrequencyLimit = assumed("cloud.regions.*.requests", alias="requests")
    retry_after_us: Duration = assumed("cloud.regions.*.retry_after", alias="retry_after")


class Credentials(Strict):
    """Temporary credentials.

    Args:
        life_us: how long they live.
        issued_per_s: how many the service issues; who asks for more waits.
    """

    life_us: Duration = assumed("cloud.credentials.life", alias="life")
    issued_per_s: FrequencyLimit = assumed("cloud.credentials.issued", alias="issued")


class Cloud(Strict):
    """The cloud.

    Args:
        regions: limits by region; regions that are not named have none.
        credentials: the credentials service, one for all regions.
        clock_tolerance_us: requests of a camera whose clock is wrong by more are refused.
        answer_us: how long the cloud takes to answer a request.
        answer_spread: by what share an upload's answers, way included, come sooner or later than that.
    """

    regions: dict[Name, Region] = Field(default_factory=dict)
    credentials: Credentials = Field(default_factory=Credentials)
    clock_tolerance_us: Duration = assumed("cloud.clock_tolerance", alias="clock_tolerance")
    answer_us: Moment = assumed("cloud.answer", alias="answer")
    answer_spread: ShareBelow1 = assumed("cloud.answer_spread", alias="answer_spread")

    def region(self, name: str) -> Region:
        """The limits of a region, named or not."""
        return self.regions.get(name) or Region()


class Upload(Strict):
    """How a camera uploads and what it does when that fails.

    Args:
        stall_us: an upload that has not moved for so long is given up.
        round_trips: of each segment, beyond the transfer.
        first_backoff_us: the most that is waited after the first failure; it doubles with each.
        longest_backoff_us: and never becomes more than that.
        forget_failures_us: after so long without one, it starts at the first again.
        longest_retry_after_us: a longer Retry-After is taken for this.
        renew_ahead: share of the credentials' life that is left when they are renewed.
        renew_jitter: share of their life that they are renewed earlier at random.
    """

    stall_us: Duration = assumed("upload.stall", alias="stall")
    round_trips: PositiveInt = assumed("upload.round_trips", alias="round_trips")
    first_backoff_us: Duration = assumed("upload.first_backoff", alias="first_backoff")
    longest_backoff_us: Duration = assumed("upload.longest_backoff", alias="longest_backoff")
    forget_failures_us: Duration = assumed("upload.forget_failures", alias="forget_failures")
    longest_retry_after_us: Duration = assumed("upload.longest_retry_after", alias="longest_retry_after")
    renew_ahead: ShareBelow1 = assumed("upload.renew_ahead", alias="renew_ahead")
    renew_jitter: ShareBelow1 = assumed("upload.renew_jitter", alias="renew_jitter")

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.first_backoff_us > self.longest_backoff_us:
            raise invalid("`first_backoff` is longer than `longest_backoff`")
        if self.renew_ahead + self.renew_jitter >= 1:
            raise invalid("`renew_ahead` and `renew_jitter` together are the whole life: it would renew all the time")
        return self

    @property
    def settings(self) -> UploadSettings:
        """As the camera core takes them."""
        return UploadSettings(
            factor_s=self.first_backoff_us / _S,
            cap_s=self.longest_backoff_us / _S,
            reset_s=self.forget_failures_us / _S,
            longest_retry_after_s=self.longest_retry_after_us / _S,
            renew_ahead=self.renew_ahead,
            renew_jitter=self.renew_jitter,
        )
