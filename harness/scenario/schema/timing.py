"""When something happens, and for how long: at fixed moments, over and over, or at random."""

from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, ValidationInfo, model_validator

from harness.scenario.schema.base import FROM_FILE, Duration, Frequency, Moment, Strict, assumed, invalid


class Uniform(Strict):
    """Any duration from one to the other, all alike likely.

    Args:
        from_us: the shortest.
        to_us: the longest.
    """

    from_us: Duration = Field(alias="from")
    to_us: Duration = Field(alias="to")

    @model_validator(mode="after")
    def _rises(self) -> Self:
        if self.from_us > self.to_us:
            raise invalid("`from` is longer than `to`")
        return self


class LogNormal(Strict):
    """Mostly near the median, now and then very long.

    Args:
        median_us: half are shorter.
        sigma: standard deviation of the natural logarithm; at 1, one in six is longer than 2.7 times the median.
    """

    median_us: Duration = Field(alias="median")
    sigma: Annotated[float, Field(gt=0, le=5)]

    @model_validator(mode="before")
    @classmethod
    def _whole_sigma(cls, given: Any) -> Any:  # noqa: ANN401 - as it was written
        if isinstance(given, dict) and isinstance(given.get("sigma"), int) and not isinstance(given["sigma"], bool):
            return {**given, "sigma": float(given["sigma"])}
        return given


class Length(Strict):
    """How long something lasts: `20 min`, or one of `exponential` (its mean), `uniform`, `lognormal`.

    Args:
        fixed_us: always the same.
        exponential_mean_us: exponentially distributed, with this mean.
        uniform: any duration between two.
        lognormal: mostly short, now and then very long.
    """

    fixed_us: Duration | None = Field(None, alias="fixed")
    exponential_mean_us: Duration | None = Field(None, alias="exponential")
    uniform: Uniform | None = None
    lognormal: LogNormal | None = None

    @model_validator(mode="before")
    @classmethod
    def _short(cls, given: Any, info: ValidationInfo) -> Any:  # noqa: ANN401 - as it was written
        if isinstance(given, dict | Length):
            return given
        return {"fixed" if (info.context or {}).get(FROM_FILE) else "fixed_us": given}

    @model_validator(mode="after")
    def _one(self) -> Self:
        given = (self.fixed_us, self.exponential_mean_us, self.uniform, self.lognormal)
        if sum(one is not None for one in given) != 1:
            raise invalid("a length is one of `fixed`, `exponential`, `uniform` and `lognormal`")
        return self


def fixed(duration_us: int) -> Length:
    """Always so long."""
    return Length(fixed_us=duration_us)


def _many(value: object) -> object:
    return value if value is None or isinstance(value, list | tuple) else (value,)


OneOrMany = BeforeValidator(_many)
Moments = Annotated[tuple[Moment, ...], Field(min_length=1), OneOrMany]


class Timing(Strict):
    """One of `at`, `every` and `random`, each time `for` so long.

    Args:
        at_us: moments after the scenario's start.
        every_us: over and over, the first time at `first_us`.
        first_us: only with `every`.
        random_per_s: so often on average, independently of when it happened last (a Poisson process).
        length: how long each time; drawn anew each time, where it is a distribution.
    """

    at_us: Moments | None = Field(None, alias="at")
    every_us: Duration | None = Field(None, alias="every")
    first_us: Moment = assumed("faults.*.first", alias="first")
    random_per_s: Frequency | None = Field(None, alias="random")
    length: Length = Field(alias="for")

    @property
    def drawn(self) -> bool:
        """Whether luck has a part in it: in when it happens, or for how long."""
        return self.random_per_s is not None or self.length.fixed_us is None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if sum(one is not None for one in (self.at_us, self.every_us, self.random_per_s)) != 1:
            raise invalid("it must say when: one of `at`, `every` and `random`")
        if self.first_us and self.every_us is None:
            raise invalid("`first` goes with `every` only")
        if self.at_us is not None and list(self.at_us) != sorted(set(self.at_us)):
            raise invalid("the moments of `at` must come in order, each once")
        return self
