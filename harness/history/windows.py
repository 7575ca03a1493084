"""When something was wrong with each site's uplink, from a history's own record of its links."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from harness.history.accounting import Window
from harness.history.event import Event, EventKind, History


def windows(history: History) -> Mapping[str, Sequence[Window]]:
    """Each site's outages, in order: from the moment at which its link is no longer as it was at first."""
    links: defaultdict[str, list[Event]] = defaultdict(list)
    for event in history.of(EventKind.LINK_CHANGED):
        links[event.site].append(event)
    return {site: list(_windows(own)) for site, own in links.items()}


def _windows(links: Sequence[Event]) -> list[Window]:
    normal = dict(links[0].detail)
    found: list[Window] = []
    start_us: int | None = None
    for event in links[1:]:
        well = dict(event.detail) == normal
        if start_us is None and not well:
            start_us = event.t_us
        elif start_us is not None and well:
            found.append(Window(start_us, event.t_us))
            start_us = None
    return found if start_us is None else [*found, Window(start_us, None)]
