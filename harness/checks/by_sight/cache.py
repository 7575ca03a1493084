"""BUF-1 to BUF-3 and BUF-5 to BUF-7 of a camera that shows nothing of its cache."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise

from harness.checks.by_sight.levels import Held, Lost, fullest_at_loss_bytes, fullest_bytes, held, late_us, lost
from harness.checks.by_sight.sight import Played, Sight, Upload
from harness.checks.registry import Finding, failed, settle, unknown

_ROOM = 2  # segments by which a full cache may seem to have room: the one that did not fit, and the one being made
_JOIN_US = 50_000  # between what ends and what begins, frames being what they are
_IN_FLIGHT = 1
_DECLARED = "size and policy of the stream cache are those that the camera's file declares (the paper gives none)"
_CLOCK = "the camera's clock is right to within a segment; a segment is made when its time is over"
_SOON_S = 30.0
_SOON = f"a backlog drains within {_SOON_S:g} s of a free uplink (assumed)"


def nothing_lost_with_room(sight: Sight) -> Finding:
    """BUF-1: whenever something was lost, what else was held filled the cache."""
    kept = held(sight)
    largest = max((h.row.size for h in kept), default=0)
    wrong, losses = [], list(lost(sight))
    for loss in losses:
        most = fullest_at_loss_bytes(loss, kept, _may_be_held(sight, loss, losses))
        if most + _ROOM * largest < sight.camera.cache_bytes:
            wrong.append(
                f"segment {loss.counter} was lost, with at most {most} bytes of {sight.camera.cache_bytes} held"
            )
    if not wrong and (why := sight.missed(Played.OUTAGE)):
        return unknown(why)
    return settle(
        wrong, len(kept), "stored segments, and what was lost among them,",
        holds=f"nothing was lost but with a full stream cache ({len(losses)} segments)",
        broken="a segment was lost while the stream cache had room", assumptions=(_DECLARED, _CLOCK),
    )  # fmt: skip


def _may_be_held(sight: Sight, loss: Lost, losses: list[Lost]) -> list[Lost]:
    """What was lost later: of the oldest first, so the younger was there still; what is denied never was."""
    if sight.camera.cache_policy != "delete-oldest":
        return []
    return [other for other in losses if other.span == loss.span and other.counter > loss.counter]


def cache_never_over_its_size(sight: Sight) -> Finding:
    """BUF-2: never more came than the cache can have held."""
    kept, size = held(sight), sight.camera.cache_bytes
    peak = fullest_bytes(kept, sight.cut_us, sight.back_us - late_us(kept)) if kept else 0
    over = [f"{peak} bytes were held during the outage, {size} are declared"] if peak > size else []
    if not over and (why := sight.missed(Played.OUTAGE)):
        return unknown(why)
    return settle(
        over, peak, "bytes held at the fullest moment",
        holds=f"what was held through the outage, {peak} bytes, fits into the stream cache of {size}",
        broken="more was held than the declared size of the stream cache", assumptions=(_DECLARED, _CLOCK),
    )  # fmt: skip


def drops_follow_the_policy(sight: Sight) -> Finding:
    """BUF-3: what was lost is on the side that the policy names of what was held at that time."""
    losses, kept = list(lost(sight)), held(sight)
    if not losses:
        return unknown(sight.missed(Played.OUTAGE) or "nothing was lost: nothing was tested")
    oldest = sight.camera.cache_policy == "delete-oldest"
    wrong = [what for loss in losses for what in (_older_kept(loss, kept) if oldest else _newer_kept(loss, kept))]
    return settle(
        wrong, len(losses), "lost segments",
        holds=f"what was lost was what {sight.camera.cache_policy} names",
        broken=f"another segment was lost than the one that {sight.camera.cache_policy} names",
        assumptions=(_DECLARED, _CLOCK),
    )  # fmt: skip


def _older_kept(loss: Lost, kept: tuple[Held, ...]) -> Iterator[str]:
    older = [h for h in kept if (h.row.span, h.row.counter < loss.counter) == (loss.span, True)]
    through = [h.row.counter for h in older if h.to_us > loss.until_us]
    if len(through) > _IN_FLIGHT:
        yield f"segment {loss.counter} was lost while the older {through[0]} to {through[-1]} were held"


def _newer_kept(loss: Lost, kept: tuple[Held, ...]) -> Iterator[str]:
    newer = [h for h in kept if (h.row.span, h.row.counter > loss.counter) == (loss.span, True)]
    taken = [h.row.counter for h in newer if h.from_us + late_us(kept) <= loss.until_us]
    if taken:
        yield f"segment {loss.counter} was lost, and the newer {taken[0]} taken in, with no room made in between"


def each_loss_is_told(sight: Sight) -> Finding:
    """BUF-5: every number of a span is a segment or in one gap, and gaps fill the time between segments."""
    wrong = [*_holes(sight), *_told_twice(sight), *_wrong_times(sight)]
    if wrong:
        return failed("a loss was not reported, not once, or not with its time", wrong)
    if not sight.gaps:
        return unknown(sight.missed(Played.OUTAGE) or "nothing was lost: nothing was tested")
    return settle(
        (), sum(gap.last - gap.first + 1 for gap in sight.gaps), "lost segments",
        holds="each number is a stored segment or in one gap, whose time is the time between the segments", broken="",
    )  # fmt: skip


def _numbers(sight: Sight) -> dict[str, Counter[int]]:
    """How often each number of each span is told of, stored or lost."""
    found: dict[str, Counter[int]] = defaultdict(Counter)
    for row in sight.rows:
        found[row.span][row.counter] += 1
    for gap in sight.gaps:
        found[gap.span].update(range(gap.first, gap.last + 1))
    return found


def missing(sight: Sight) -> dict[str, list[int]]:
    """The numbers that nobody told of, of each span, below its newest."""
    return {span: [n for n in range(max(numbers)) if n not in numbers] for span, numbers in _numbers(sight).items()}


def _holes(sight: Sight) -> Iterator[str]:
    for numbers in missing(sight).values():
        yield from (f"segment {n} was neither stored nor reported" for n in numbers)


def _told_twice(sight: Sight) -> Iterator[str]:
    for numbers in _numbers(sight).values():
        yield from (f"segment {n} is told of {times} times" for n, times in numbers.items() if times > 1)


def _wrong_times(sight: Sight) -> Iterator[str]:
    parts = [(r.span, r.counter, r.counter, r.start_us, r.start_us + r.duration_us) for r in sight.rows]
    parts += [(g.span, g.first, g.last, g.start_us, g.start_us + g.duration_us) for g in sight.gaps]
    for one, other in pairwise(sorted(parts)):
        if (one[0], one[2] + 1) == other[:2] and abs(other[3] - one[4]) > _JOIN_US:
            yield f"{one[2]} ends {(other[3] - one[4]) / 1e6:+.3f} s before {other[1]} begins"


def kept_until_acknowledged(sight: Sight) -> Finding:
    """BUF-6: whatever was sent in vain came again, or was reported lost; none was forgotten."""
    gone = {n for numbers in missing(sight).values() for n in numbers}
    vain = {s.counter for s in sight.sent if s.what is not Upload.GAP and not 200 <= s.status < 300}  # noqa: PLR2004 - HTTP
    if not vain:
        return unknown(sight.missed(Played.RESET, Played.ANSWER_LOST) or "no upload failed: nothing was tested")
    return settle(
        [f"segment {n} was sent in vain, and never seen again" for n in sorted(vain & gone)],
        len(vain), "segments whose upload failed",
        holds="each came again until it was acknowledged", broken="a segment left the cache without acknowledgement",
    )  # fmt: skip


def backlog_drains_in_order(sight: Sight) -> Finding:
    """BUF-7: after the outage the oldest comes first, all of it comes, and soon."""
    if not sight.back_us or not sight.cut_us:
        return unknown(sight.missed(Played.OUTAGE) or "there was no outage")
    after = sorted((h for h in held(sight) if h.to_us > sight.back_us), key=lambda h: h.to_us)
    backlog = [h for h in after if h.from_us <= sight.back_us]
    wrong = [
        f"segment {one.row.counter} was stored before {other.row.counter}"
        for one, other in pairwise(after)
        if one.row.span == other.row.span and one.row.counter > other.row.counter
    ]
    if why := sight.missed(Played.OUTAGE):
        wrong.append(why)
    wrong += [
        f"segment {h.row.counter} came {(h.to_us - sight.back_us) / 1e6:.1f} s after the uplink was back"
        for h in backlog
        if h.to_us - sight.back_us > _SOON_S * 1e6
    ]
    return settle(
        wrong, len(backlog), "segments that waited when the uplink came back",
        holds="the backlog came oldest first, to the end, and soon", broken="a backlog came out of order, or too late",
        assumptions=("oldest first (assumed: ONVIF 26.06 back-fill is chronological)", _SOON),
    )  # fmt: skip
