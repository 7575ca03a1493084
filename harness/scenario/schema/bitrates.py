"""How many bits a camera makes, over the day and when something moves."""

from itertools import pairwise
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, PlainSerializer, ValidationInfo, WithJsonSchema, model_validator

from harness.scenario.schema.base import FROM_FILE, Duration, Moment, Rate, RateOrNone, Strict, assumed, invalid
from harness.scenario.schema.timing import Timing
from harness.scenario.trace import TraceError, points_of

_DAY_MINUTES = 24 * 60
READ_BESIDE = "read_beside"  # in the context of a validation: gives the text of a file that the scenario names


def _minute_of_day(value: object) -> object:
    if not isinstance(value, str):
        return value
    hours, _, minutes = value.partition(":")
    if not (hours.isdecimal() and minutes.isdecimal() and len(minutes) == 2):  # noqa: PLR2004 - digits of a minute
        raise invalid(f"{value!r} is no time of day: write hours and minutes, such as `07:00`")
    if int(hours) > 23 or int(minutes) > 59:  # noqa: PLR2004 - of a day, of an hour
        raise invalid(f"{value!r} is no time of day: there are 24 hours of 60 minutes")
    return int(hours) * 60 + int(minutes)


TimeOfDay = Annotated[
    int,
    Field(ge=0, lt=_DAY_MINUTES),
    BeforeValidator(_minute_of_day),
    PlainSerializer(lambda minute: f"{minute // 60:02}:{minute % 60:02}", when_used="json"),
    WithJsonSchema({"type": "string", "pattern": r"^([01]?[0-9]|2[0-3]):[0-5][0-9]$", "description": "a time of day"}),
]  # minutes since midnight


class DayNight(Strict):
    """One bitrate by day, another by night; the clock is the site's.

    Args:
        day_bits_per_s: from dawn to dusk.
        night_bits_per_s: from dusk to dawn.
        dawn_min: when day begins, in minutes since midnight.
        dusk_min: when night begins, in minutes since midnight.
    """

    day_bits_per_s: Rate = Field(alias="day")
    night_bits_per_s: Rate = Field(alias="night")
    dawn_min: TimeOfDay = Field(alias="dawn")
    dusk_min: TimeOfDay = Field(alias="dusk")

    @model_validator(mode="after")
    def _day_has_a_length(self) -> Self:
        if self.dawn_min == self.dusk_min:
            raise invalid("`dawn` and `dusk` are the same time: with a bitrate that never changes, say `constant`")
        return self


class Point(Strict):
    """From a moment on, the bitrate is this.

    Args:
        at_us: after the scenario's start.
        bits_per_s: until the next point; 0 for nothing.
    """

    at_us: Moment = Field(alias="at")
    bits_per_s: RateOrNone = Field(alias="rate")


class Trace(Strict):
    """A bitrate as it was measured: piecewise constant, the first point at 0.

    Args:
        file: a CSV file beside the scenario, with the columns `seconds` and `bits_per_s`. Its points are taken in when
            the scenario is read; then there is no `file` any more.
        points: the same, spelt out.
        repeat_us: begin anew after so long; None: the last point's rate holds.
    """

    file: str | None = None
    points: Annotated[tuple[Point, ...], Field(min_length=1)]
    repeat_us: Duration | None = Field(None, alias="repeat")

    @model_validator(mode="before")
    @classmethod
    def _take_in_the_file(cls, given: Any, info: ValidationInfo) -> Any:  # noqa: ANN401 - as it was written
        if not isinstance(given, dict) or "file" not in given:
            return given
        if "points" in given:
            raise invalid("`file` and `points` say the same thing: keep one of them")
        read = (info.context or {}).get(READ_BESIDE)
        if read is None or not isinstance(given["file"], str):
            raise invalid("`file` names a CSV file beside the scenario; there is none to be read here")
        try:
            points = points_of(read(given["file"]), given["file"])
        except (OSError, UnicodeDecodeError) as wrong:
            raise invalid(f"{given['file']} can't be read: {getattr(wrong, 'strerror', 0) or wrong}") from None
        except TraceError as wrong:
            raise invalid(str(wrong)) from None
        rows = tuple({"at": f"{at_us} us", "rate": f"{rate!r} bit/s"} for at_us, rate in points)
        return {**{key: value for key, value in given.items() if key != "file"}, "points": rows}

    @model_validator(mode="after")
    def _rises(self) -> Self:
        moments = [point.at_us for point in self.points]
        if moments[0] != 0:
            raise invalid("the first point must be at 0 s: nobody knows what holds before it")
        if any(later <= before for before, later in pairwise(moments)):
            raise invalid("points must come in order of time, each at a moment of its own")
        if self.repeat_us is not None and self.repeat_us <= moments[-1]:
            raise invalid("`repeat` must be longer than the trace: its last point would never hold")
        if not any(point.bits_per_s for point in self.points):
            raise invalid("all rates of the trace are 0: a camera that records nothing can lose nothing")
        return self


class Motion(Timing):
    """Spikes: while something moves, all cameras of the template at a site make `peak`, if that is more.

    Args:
        peak_bits_per_s: what each makes then.
        together: random spikes come at the same moments at all sites, as in a storm.
    """

    peak_bits_per_s: Rate = Field(alias="peak")
    together: bool = assumed("faults.*.together", alias="together")


class Bitrate(Strict):
    """One of `constant`, `day_night` and `trace`; `motion` comes on top. `bitrate: 2 Mbit/s` is a constant one.

    Args:
        constant_bits_per_s: the same all the time.
        day_night: one by day, another by night.
        trace: as it was measured.
        motion: more, while something moves.
    """

    constant_bits_per_s: Rate | None = Field(None, alias="constant")
    day_night: DayNight | None = None
    trace: Trace | None = None
    motion: Motion | None = None

    @model_validator(mode="before")
    @classmethod
    def _short(cls, given: Any, info: ValidationInfo) -> Any:  # noqa: ANN401 - as it was written
        if isinstance(given, dict | Bitrate):
            return given
        return {"constant" if (info.context or {}).get(FROM_FILE) else "constant_bits_per_s": given}

    @model_validator(mode="after")
    def _one_base(self) -> Self:
        given = [self.constant_bits_per_s, self.day_night, self.trace]
        if sum(base is not None for base in given) != 1:
            raise invalid("a bitrate is one of `constant`, `day_night` and `trace`, and `motion` may come on top")
        return self
