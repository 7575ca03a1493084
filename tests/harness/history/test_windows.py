from harness.history.accounting import Window
from harness.history.event import Event, EventKind, Header, History
from harness.history.windows import windows


def history(*links: tuple[int, str, str, float]) -> History:
    events = tuple(
        Event(t_us, EventKind.LINK_CHANGED, site, detail={"mode": mode, "up_bits_per_s": up})
        for t_us, site, mode, up in links
    )
    return History(Header("test", "", 1, "live", "0", "", 0), events)


def test_an_outage_lasts_until_the_link_is_as_it_was() -> None:
    found = windows(
        history((0, "north", "up", 9), (0, "south", "up", 9), (5, "north", "cut", 9), (7, "north", "up", 2),
                (9, "north", "up", 9), (12, "north", "reset", 9))
    )  # fmt: skip
    assert found == {"north": [Window(5, 9), Window(12, None)], "south": []}


def test_while_something_is_wrong_with_a_sites_cloud_that_is_an_outage_too() -> None:
    told = [(1, EventKind.STRUCK), (3, EventKind.STRUCK), (4, EventKind.MENDED), (6, EventKind.MENDED)]
    strikes = tuple(Event(t_us, kind, "north", detail={"service": "eu-fra"}) for t_us, kind in told)
    links = history((0, "north", "up", 9), (5, "north", "cut", 9), (8, "north", "up", 9)).events
    both = History(history().header, tuple(sorted((*links, *strikes), key=lambda event: event.t_us)))
    assert windows(both) == {"north": [Window(1, 8)]}
    assert windows(History(both.header, strikes)) == {"north": [Window(1, 6)]}
