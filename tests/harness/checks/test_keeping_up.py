from types import MappingProxyType

from harness.checks.keeping_up import progress_of
from harness.history.event import Event, EventKind, Header, History
from harness.scenario.model import CameraSpec, Outage, Scenario, Site, Uplink

S = 1_000_000
_HEADER = Header("x", "0", 1, "live", "1", "", 0)


def scenario() -> Scenario:
    """Three sites: one is well, one is cut for a while, one is too narrow. Segments of 2 s."""
    specs = {name: CameraSpec(name=name, bits_per_s=1e6) for name in ("good", "slow", "cut", "narrow")}
    return Scenario(
        name="x",
        sites=(
            Site(name="a", region="r", cameras=(specs["good"], specs["slow"])),
            Site(name="b", region="r", cameras=(specs["cut"],)),
            Site(name="c", region="r", cameras=(specs["narrow"],), uplink=Uplink(up_bits_per_s=1.1e6)),
        ),
        duration_s=20,
        outages=(Outage(site="b", start_s=1, end_s=2),),
    )


def made(camera: str, counter: int, late_us: int = 0) -> Event:
    start_us = counter * 2 * S
    detail = MappingProxyType({"start_us": start_us, "duration_us": 2 * S})
    return Event(start_us + 2 * S + late_us, EventKind.PRODUCED, "s", camera, "span", counter, 250_000, detail)


def stored(camera: str, counter: int, after_us: int) -> Event:
    at_us = (counter + 1) * 2 * S + after_us
    return Event(at_us, EventKind.ACKNOWLEDGED, "s", camera, "span", counter, 250_000)


def test_cameras_on_good_lines_are_told_apart_by_the_age_of_what_they_hold() -> None:
    ids = {name: name for name in ("good", "slow", "cut", "narrow")}
    events = [made(name, n) for name in ids for n in range(10)]
    events += [stored("good", n, S // 2) for n in range(9)]  # the last one is under way
    events += [stored("slow", n, S // 2) for n in range(5)]
    history = History(_HEADER, tuple(sorted(events, key=lambda event: event.t_us)))
    found = progress_of(history, scenario(), ids, 0)
    assert (found.cameras, found.kept_up) == (2, 1)
    assert found.offered_bits_per_s == 4 * 10 * 250_000 * 8 / 20
    assert found.stored_bits_per_s == 14 * 250_000 * 8 / 20
    assert found.wait_s == (0.5, 0.5)
    assert found.late_s == 0


def test_a_camera_that_lost_something_did_not_keep_up_and_late_segments_are_told() -> None:
    ids = {"good": "good", "slow": "slow"}
    drop = Event(7 * S, EventKind.DROPPED, "s", "slow", "span", 0, 250_000)
    events = [*(made("good", n, S) for n in range(9)), *(stored("good", n, S + 1) for n in range(9))]
    history = History(_HEADER, tuple(sorted([*events, made("slow", 0), drop], key=lambda event: event.t_us)))
    found = progress_of(history, scenario(), ids, 0)
    assert (found.cameras, found.kept_up) == (2, 1)
    assert found.late_s == 1
