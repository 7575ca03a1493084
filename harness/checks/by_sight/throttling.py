"""BUF-11 of one camera: how long it waited after it was told to slow down."""

from collections.abc import Iterator
from itertools import groupby, pairwise

from harness.checks.by_sight.cache import nothing_lost_with_room
from harness.checks.by_sight.keys import AT_ONCE_US
from harness.checks.by_sight.sight import Played, Sent, Sight
from harness.checks.registry import Finding, settle, unknown
from harness.checks.verdict import Outcome

_CLOCK_US = 10_000


def throttling_is_backed_off_from(sight: Sight) -> Finding:
    """No less than Retry-After says, not at once without it, and nothing lost meanwhile."""
    if why := sight.missed(Played.THROTTLED):
        return unknown(why)
    told, untold = _waits(sight)
    wrong = [
        f"waited {us / 1e6:.3f} s where Retry-After said {refused.retry_after_s:g} s"
        for refused, us in told
        if us < (refused.retry_after_s or 0) * 1e6 - _CLOCK_US
    ]
    if len(untold) > 1 and sorted(untold)[-2] < AT_ONCE_US:  # jitter makes one short, and a busy machine one long
        wrong.append(f"sent again at once: all but one of {len(untold)} waits were under {AT_ONCE_US / 1e3:.0f} ms")
    wrong += _lost_meanwhile(sight)
    return settle(
        wrong, len(told) + len(untold), "waits after 503 SlowDown and 429",
        holds="it waited each time, no less than Retry-After said, and lost nothing for it",
        broken="a throttled camera did not back off, or lost what it held",
        assumptions=("whether waits grow and are spread is seen with several cameras only: --role cloud",),
    )  # fmt: skip


def _waits(sight: Sight) -> tuple[list[tuple[Sent, int]], list[int]]:
    """Each refusal that said when to come again, with the wait after it; and the waits after the others."""
    told, untold = [], []
    requests = [next(of_one) for _, of_one in groupby(sight.sent, lambda sent: (sent.at_us, sent.answered_us))]
    for refused, then in pairwise(requests):
        if refused.act == Played.THROTTLED:
            us = then.at_us - refused.answered_us
            if refused.retry_after_s is None:
                untold.append(us)
            else:
                told.append((refused, us))
    return told, untold


def _lost_meanwhile(sight: Sight) -> Iterator[str]:
    act = sight.acts[Played.THROTTLED]
    found = nothing_lost_with_room(sight)
    if found.outcome is Outcome.FAIL and any(g.start_us < act.to_us and g.start_us > act.from_us for g in sight.gaps):
        yield from (evidence.statement for evidence in found.evidence)
