"""The smallest timeline that still breaks something: hypothesis leaves out and shortens what is not needed."""

from collections.abc import Callable, Sequence
from random import Random

from harness.errors import BadInputError

Lengths = tuple[int, ...]  # of each episode, microseconds; 0: left out
_STEPS = 64  # of an episode's length, in each round
_ROUNDS = 3  # each looks 64 times closer than the one before
_UNTOUCHED = 8  # chances to one that an episode stays whole, for each episode there is: most tries change a few
_TRIES = 4_000


def smallest(lengths_us: Sequence[int], breaks: Callable[[Lengths], bool], *, seed: int, grain_us: int) -> Lengths:
    """The lengths of episodes that still break what all of them break, with as few and as short ones as can be found.

    It is a minimum in the sense that leaving out any one more, or shortening it by a step, breaks nothing any more; a
    smaller one of quite another kind may exist.

    Args:
        lengths_us: of each episode as it happened.
        breaks: whether a timeline with episodes of these lengths breaks it. It is asked often, each time anew.
        seed: of the search.
        grain_us: lengths become whole multiples of that, as long as they are longer.

    Raises:
        BadInputError: what is there breaks nothing.
    """
    whole = tuple(lengths_us)
    if not breaks(whole):
        raise BadInputError("nothing breaks in this run, so there is nothing to make smaller: set a tighter bound")
    for _ in range(_ROUNDS):
        found = _shrunk(whole, breaks, seed, grain_us)
        if found == whole:
            break
        whole = found
    for at, length in enumerate(whole):
        if length:
            whole = _trimmed(whole, at, breaks, grain_us)
    return whole


def _shrunk(lengths_us: Lengths, breaks: Callable[[Lengths], bool], seed: int, grain_us: int) -> Lengths:
    """One round. A draw near 0 is a short episode, which is where hypothesis goes when it simplifies."""
    from hypothesis import HealthCheck, Phase, find, settings  # noqa: PLC0415 - half a second, for those who shrink
    from hypothesis import strategies as st  # noqa: PLC0415
    from hypothesis.errors import NoSuchExample  # noqa: PLC0415

    here = [at for at, length in enumerate(lengths_us) if length]
    untouched = _STEPS + _UNTOUCHED * _STEPS * len(here)
    draws = st.tuples(*(st.integers(0, untouched) for _ in here))

    def timeline(steps: Sequence[int]) -> Lengths:
        lengths = [0] * len(lengths_us)
        for at, step in zip(here, steps, strict=True):
            lengths[at] = _part(lengths_us[at], min(step, _STEPS), grain_us)
        return tuple(lengths)

    calm = settings(
        max_examples=_TRIES, database=None, deadline=None, derandomize=False,
        phases=(Phase.generate, Phase.shrink), suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    try:
        return timeline(find(draws, lambda steps: breaks(timeline(steps)), settings=calm, random=Random(seed)))
    except NoSuchExample:  # by chance no draw left enough of it whole
        return lengths_us


def _trimmed(lengths_us: Lengths, at: int, breaks: Callable[[Lengths], bool], grain_us: int) -> Lengths:
    """One episode as short as can be: by halves, which finds it wherever longer is never better."""

    def with_length(length_us: int) -> Lengths:
        return (*lengths_us[:at], length_us, *lengths_us[at + 1 :])

    enough, fewer = -(-lengths_us[at] // grain_us), 0
    while enough - fewer > 1:
        middle = (enough + fewer) // 2
        if breaks(with_length(middle * grain_us)):
            enough = middle
        else:
            fewer = middle
    return with_length(min(enough * grain_us, lengths_us[at]))


def _part(length_us: int, steps: int, grain_us: int) -> int:
    part = length_us * steps // _STEPS
    return part - part % grain_us if part > grain_us else part
