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
