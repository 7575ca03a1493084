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
def wanted(tables: Tables, slots: Table, first: int, kind: int, highest: float, requests: float) -> float:
    """What each camera of a class would send on an uplink of its own."""
    slot = first + kind
    if not slots.sends[slot]:
        return 0.0
    size = slots.segment[slot]
    own = carried(min(highest, tables.classes.flow[kind]), tables.exchange_us / size)
    own = min(own, requests * size)
    return own if slots.level[slot] > 0.0 else min(own, slots.rate[slot])


@compiled
def share_uplink(tables: Tables, slots: Table, first: int, capacity: float, level: float, requests: float) -> float:
    """Set each slot's share from `first` on; their sum. `level` and `requests` are the region's bounds a camera."""
    kinds = len(tables.classes)
    highest, total = min(capacity, level), 0.0
    for kind in range(kinds):
        own = wanted(tables, slots, first, kind, highest, requests)
        slots.share[first + kind] = own
        total += own * tables.classes.count[kind]
    if total <= capacity:
        return total
    _fill(tables, slots, first, capacity)
    return capacity


@compiled
def _fill(tables: Tables, slots: Table, first: int, capacity: float) -> None:
    """Find the level at which what is carried is the capacity. It rises ever more slowly: Newton from below."""
    kinds, sending = len(tables.classes), 0.0
    for kind in range(kinds):
        sending += tables.classes.count[kind] if slots.share[first + kind] > 0.0 else 0.0
    level = capacity / sending
    for _ in range(_ROUNDS):
        total, slope = 0.0, 0.0
        for kind in range(kinds):
            count, own = tables.classes.count[kind], slots.share[first + kind]
            if own <= 0.0:
                continue
            rate = carried(level, tables.exchange_us / slots.segment[first + kind])
            total += count * min(own, rate)
            slope += count * (rate / level) ** 2 if rate < own else 0.0
        if slope <= 0.0 or capacity - total <= _CLOSE * capacity:
            break
        level += (capacity - total) / slope
    for kind in range(kinds):
        slot = first + kind
        if slots.share[slot] > 0.0:
            pause = tables.exchange_us / slots.segment[slot]
            slots.share[slot] = min(slots.share[slot], carried(level, pause))


@compiled
def fluid_room(tables: Tables, slots: Table, slot: int, kind: int, usual: float, site_cameras: float) -> float:
    """How much a fluid may fill of a stream cache, so that it loses in the mean what whole segments lose.

    Whole segments fit; what is in flight counts until it is acknowledged. Where nothing passes, the segment that was
    in flight at the beginning (in a share `first_us / segment_us` of the cases) starts anew, and what comes during the
    first upload afterwards still finds a full cache. Where uploads go on, both are under way by half in the mean.
    """
    kinds, size, rate = tables.classes, slots.segment[slot], slots.rate[slot]
    cache, segment_us = kinds.cache[kind], float(kinds.segment_us[kind])
    if size > cache or usual <= 0.0:
        return 0.0 if size > cache else cache
    steps = tables.bitrate_rows
    schedule = kinds.schedule[kind]
    whole = cache - size / 2
    if steps[schedule + 1] - steps[schedule] == 1:
        whole = float(int(cache / size)) * size
    together = 1.0 if tables.spread else site_cameras
    calm_us = min(segment_us, size * together / min(kinds.flow[kind] * together, usual) + tables.exchange_us)
    busy_us = min(segment_us, size / min(kinds.flow[kind], usual / site_cameras) + tables.exchange_us)
    held = rate * (calm_us + busy_us)
    return max(0.0, whole - (size + held) / 2 if 0.0 < slots.share[slot] < rate else whole - held)
