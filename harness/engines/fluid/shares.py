"""How a site's cameras share its uplink, and how much of a stream cache a fluid may fill.

Max-min fair between the uploads that are under way. A camera uploads one segment at a time, and between two of them
passes `exchange_us` without sending: at a level of `r` it carries `size / (size / r + exchange_us)` in the mean.
"""

from harness.engines.fluid.compiled import compiled
from harness.engines.fluid.tables import Table, Tables

_ROUNDS = 100  # of Newton's method; it needs as many as there are classes, and a few
_CLOSE = 1e-12


@compiled
def carried(level: float, pause: float) -> float:
    """A camera's mean rate if its uploads go at `level`, with `pause` = exchange_us / size."""
    return level / (1.0 + level * pause) if level > 0.0 else 0.0


@compiled
def wanted(tables: Tables, slots: Table, first: int, kind: int, highest: float) -> float:
    """What each camera of a class whose uploads have begun would send on an uplink of its own."""
    slot = first + kind
    if not slots[slot].sends:
        return 0.0
    size = slots[slot].segment
    own = carried(min(highest, tables.classes[kind].flow), tables.exchange_us / size)
    return own if active_level(slots, slot) > 0.0 else min(own, slots[slot].rate)


@compiled
def active_level(slots: Table, slot: int) -> float:
    """What is in the cache of a camera whose uploads have begun again."""
    active = slots[slot].active
    if active >= 1.0:
        return slots[slot].level
    return max(0.0, slots[slot].level - (1.0 - active) * slots[slot].idle) / active if active > 0.0 else 0.0


@compiled
def share_uplink(tables: Tables, slots: Table, first: int, capacity: float, level: float) -> float:
    """Set each slot's share from `first` on; their sum. `level` is the region's bound for an upload."""
    kinds = len(tables.classes)
    highest, total = min(capacity, level), 0.0
    for kind in range(kinds):
        own = wanted(tables, slots, first, kind, highest)
        slots[first + kind].share = own
        total += own * tables.classes[kind].count * slots[first + kind].active
    if total > capacity:
        _fill(tables, slots, first, capacity)
    for kind in range(kinds):
        slots[first + kind].share *= slots[first + kind].active
    return min(total, capacity)


@compiled
def _fill(tables: Tables, slots: Table, first: int, capacity: float) -> None:
    """Find the level at which what is carried is the capacity. It rises ever more slowly: Newton from below."""
    kinds, sending = len(tables.classes), 0.0
    for kind in range(kinds):
        sending += tables.classes[kind].count * slots[first + kind].active if slots[first + kind].share > 0.0 else 0.0
    level = capacity / sending
    for _ in range(_ROUNDS):
        total, slope = 0.0, 0.0
        for kind in range(kinds):
            count, own = tables.classes[kind].count * slots[first + kind].active, slots[first + kind].share
            if own <= 0.0:
                continue
            rate = carried(level, tables.exchange_us / slots[first + kind].segment)
            total += count * min(own, rate)
            slope += count * (rate / level) ** 2 if rate < own else 0.0
        if slope <= 0.0 or capacity - total <= _CLOSE * capacity:
            break
        level += (capacity - total) / slope
    for kind in range(kinds):
        slot = first + kind
        if slots[slot].share > 0.0:
            pause = tables.exchange_us / slots[slot].segment
            slots[slot].share = min(slots[slot].share, carried(level, pause))


@compiled
def _first_upload_us(
    tables: Tables, slots: Table, slot: int, kind: int, usual: float, site_cameras: float
) -> float:  # fmt: skip
    """How long a camera's first upload after a cut takes in the mean.

    Of the site's cameras some begin at once and the others one by one within the longest wait, so that an upload
    shares the line with those who have begun before it, and with some of those who begin meanwhile.
    """
    size, flow = slots[slot].segment, tables.classes[kind].flow
    at_once = 0.0 if slots[slot].told else tables.at_once
    begun = (1.0 + (site_cameras - 1.0) * (1.0 + at_once * at_once) / 2) / site_cameras
    all_us = size / min(flow, usual / site_cameras)
    begun += (1.0 - begun) * min(1.0, all_us / (2.0 * tables.longest_wait_us + 1.0))
    return size / min(flow, usual / (site_cameras * begun)) + tables.exchange_us


@compiled
def fluid_room(tables: Tables, slots: Table, slot: int, kind: int, usual: float, site_cameras: float) -> float:
    """How much a fluid may fill of a stream cache, so that it loses in the mean what whole segments lose.

    Whole segments fit; what is in flight counts until it is acknowledged. Where nothing passes, the segment that was
    in flight at the beginning (in a share `first_us / segment_us` of the cases) starts anew, and what comes during the
    first upload afterwards still finds a full cache. Where uploads go on, both are under way by half in the mean.
    """
    kinds, size, rate = tables.classes, slots[slot].segment, slots[slot].rate
    cache, segment_us = kinds[kind].cache, float(kinds[kind].segment_us)
    if size > cache or usual <= 0.0:
        return 0.0 if size > cache else cache
    steps = tables.bitrate_rows
    schedule = kinds[kind].schedule
    whole = cache - size / 2
    if steps[schedule + 1] - steps[schedule] == 1:
        whole = float(int(cache / size)) * size
    together = 1.0 if tables.spread else site_cameras
    calm_us = min(segment_us, size * together / min(kinds[kind].flow * together, usual) + tables.exchange_us)
    busy_us = min(segment_us, _first_upload_us(tables, slots, slot, kind, usual, site_cameras))
    held = rate * (calm_us + busy_us)
    falls_behind = 0.0 < slots[slot].share < rate * slots[slot].active
    return max(0.0, whole - (size + held) / 2 if falls_behind else whole - held)
