"""Where a plan asks for more than rates can tell: what was assumed, and how far off the figures may be for it."""

from collections.abc import Iterator

from harness.engines.fluid.tables import Lapses
from harness.scenario.plan import CameraClass, Plan

_SHORT_US, _LONG_US = 1_000_000, 10_000_000
_FEW_SEGMENTS = 4


def assumed(plan: Plan, without: list[Lapses]) -> tuple[str, ...]:
    """In sentences, for the reader of the report."""
    return (*_credentials(plan, without), *_segments(plan))


def _credentials(plan: Plan, without: list[Lapses]) -> Iterator[str]:
    together = any(kind.count > 1 for group in plan.groups for kind in group.classes)
    if together and any(len(own.table) for own in without):
        yield (
            "Credentials ran out: the cameras of a kind at a site are taken to renew together. Over thousands of sites "
            "that evens out; single cameras are off by up to as long as a kind takes to renew. --engine events knows "
            "each camera's moment, as fluid does for smaller fleets."
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
