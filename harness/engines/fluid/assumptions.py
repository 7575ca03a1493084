"""Where a plan asks for more than rates can tell: what was assumed, and how far off the figures may be for it."""

from collections.abc import Iterator
from itertools import pairwise

from harness.engines.fluid.tables import Lapses
from harness.scenario.plan import TOLD, CameraClass, Plan

_SHORT_US, _LONG_US = 1_000_000, 10_000_000
_FEW_SEGMENTS = 4
_MANY_RESETS = 5


def assumed(plan: Plan, without: list[Lapses]) -> tuple[str, ...]:
    """In sentences, for the reader of the report."""
    return (*_credentials(plan, without), *_segments(plan), *_resets(plan), *_power(plan))


def _credentials(plan: Plan, without: list[Lapses]) -> Iterator[str]:
    together = any(kind.count > 1 for group in plan.groups for kind in group.classes)
    if together and any(len(own.table) for own in without):
        yield (
            "Credentials ran out: the cameras of a kind at a site are taken to renew together. Over thousands of sites "
            "that evens out; single cameras are off by up to as long as a kind takes to renew. --engine events knows "
            "each camera's moment, as fluid does for smaller fleets."
        )


def _resets(plan: Plan) -> Iterator[str]:
    programs = plan.programs
    told = (programs.capacity_bits_per_s < 1) & (programs.mode == TOLD)
    most = max((int(told[first:end].sum()) for first, end in pairwise(programs.offsets.tolist())), default=0)
    if most >= _MANY_RESETS:
        yield (
            f"An uplink is reset up to {most} times: what was on its way is sent again. Cameras of a kind are taken to "
            "fare alike; single ones may lose two segments more or less at each reset, and all together 3 %. Judge "
            "what single cameras lose with --engine events."
        )


def _power(plan: Plan) -> Iterator[str]:
    if plan.programs.off.any():
        yield (
            "Cameras lose power: the segment that is being recorded then, and one that is on its way, are not told: "
            "up to two segments each time. Judge bounds of a few seconds with --engine events."
        )


def _segments(plan: Plan) -> Iterator[str]:
    kinds = {kind.name: kind for group in plan.groups for kind in group.classes}
    odd = sorted(name for name, kind in kinds.items() if not _SHORT_US <= kind.segment_us <= _LONG_US)
    if odd:
        yield (
            f"Segments of {', '.join(odd)}: only those of 1 to 10 s are held against the engine events. A gap's edges "
            "are known to a segment, and with back-off to a segment and its longest wait."
        )
    tight = sorted(name for name, kind in kinds.items() if _holds_few(plan, kind))
    if tight:
        yield (
            f"Stream caches of {', '.join(tight)} hold fewer than {_FEW_SEGMENTS} segments: whether a segment fits is "
            "then a matter of moments, and losses may be off by as many segments a gap as the cache holds."
        )


def _holds_few(plan: Plan, kind: CameraClass) -> bool:
    schedules = plan.schedules
    rate = schedules.bits_per_s[schedules.offsets[kind.schedule] : schedules.offsets[kind.schedule + 1]].max()
    return bool(kind.cache_bytes < _FEW_SEGMENTS * rate / 8e6 * kind.segment_us)
