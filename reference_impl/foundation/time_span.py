"""The span of time that a request asks about."""

from typing import Annotated

from pydantic import Field, model_validator

from reference_impl.foundation.body import Body

_END = 1 << 53  # microseconds; the year 2255
_Moment = Annotated[int, Field(ge=0, le=_END)]


class TimeSpan(Body):
    """A query's span, microseconds since 1970; all of time where its ends are left out."""

    from_us: _Moment = 0
    to_us: _Moment = _END

    @model_validator(mode="after")
    def _in_order(self) -> "TimeSpan":
        if self.to_us < self.from_us:
            raise ValueError("to_us must not be before from_us")
        return self
