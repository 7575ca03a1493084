"""What may be asked of a timeline."""

from typing import Annotated

from pydantic import Field, model_validator

from reference_impl.foundation.body import Body
from reference_impl.recording_index.timeline import LONGEST_US, SHORTEST_STEP_US

_Moment = Annotated[int, Field(ge=0, le=1 << 53)]
_DAY_US = 86_400_000_000


class TimelineQuery(Body):
    """A span of time, microseconds since 1970, at most 31 days; and the length of a step, an hour or more."""

    from_us: _Moment
    to_us: _Moment
    step_us: Annotated[int, Field(ge=SHORTEST_STEP_US, le=LONGEST_US)] = _DAY_US

    @model_validator(mode="after")
    def _bounded(self) -> "TimelineQuery":
        if not self.from_us <= self.to_us <= self.from_us + LONGEST_US:
            raise ValueError("to_us must be from from_us to 31 days after it")
        return self
