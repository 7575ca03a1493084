"""How long each kind of request takes to be answered: all kinds in every round, in an order drawn anew."""

from collections.abc import Awaitable, Callable, Mapping
from random import Random
from time import perf_counter

from harness.cloud.http import Answer

Asking = Mapping[str, Callable[[], Awaitable[Answer]]]
Times = dict[str, list[float]]

_BATCH = 50  # rounds, before one looks whether they suffice
_MOST_S = 30.0  # more time would not help on a machine that is so busy


async def answer_times(asking: Asking, most_rounds: int, enough: Callable[[Times], bool], seed: int = 1) -> Times:
    """Seconds by kind, one of each a round, until they are enough. The order is drawn, so that it favours no kind."""
    order, draw = list(asking), Random(seed)
    times: Times = {kind: [] for kind in order}
    until_s = perf_counter() + _MOST_S
    for done in range(most_rounds):
        if done and done % _BATCH == 0 and (enough(times) or perf_counter() > until_s):
            break
        draw.shuffle(order)
        for kind in order:
            began = perf_counter()
            await asking[kind]()
            times[kind].append(perf_counter() - began)
    return times
