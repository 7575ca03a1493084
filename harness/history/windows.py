"""When something was wrong with each site's uplink or cloud, from a history's own record of them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from harness.history.accounting import Window
from harness.history.event import Event, EventKind, History

_STRIKES = {EventKind.STRUCK: 1, EventKind.MENDED: -1}


def windows(history: History) -> Mapping[str, Sequence[Window]]:
    """Each site's outages, in order: while its link is not as it was at first, or something is wrong with its cloud."""
    told: defaultdict[str, list[Event]] = defaultdict(list)
    for event in history.of(EventKind.LINK_CHANGED, *_STRIKES):
        told[event.site].append(event)
    return {site: list(_windows(own)) for site, own in told.items()}


def _windows(told: Sequence[Event]) -> list[Window]:
    normal = link = next((dict(event.detail) for event in told if event.kind is EventKind.LINK_CHANGED), {})
    found: list[Window] = []
    start_us: int | None = None
    strikes = 0
    for event in told:
        strikes += _STRIKES.get(event.kind, 0)
        link = dict(event.detail) if event.kind is EventKind.LINK_CHANGED else link
        well = link == normal and not strikes
        if start_us is None and not well:
            start_us = event.t_us
        elif start_us is not None and well:
            found.append(Window(start_us, event.t_us))
            start_us = None
    return found if start_us is None else [*found, Window(start_us, None)]
