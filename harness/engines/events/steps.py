"""Values that change at given moments."""

from collections.abc import Callable

from harness.engines.events.clock import Alarm, Clock
from harness.scenario.plan import Limit


def follow(clock: Clock, limit: Limit, tell: Callable[[float], None]) -> None:
    """Tell the limit's value now, and each of the following ones before all else of its moment."""
    steps = list(zip(limit.t_us.tolist(), limit.value.tolist(), strict=True))
    tell(steps[0][1])
    for t_us, value in steps[1:]:

        def change(_alarm: Alarm, value: float = value) -> None:
            tell(value)

        clock.set_first(Alarm(change), t_us)
