import pytest

from harness.capacity.rhythm import in_whole_rounds
from harness.scenario.schema.document import Scenario
from tests.harness.sweep.scenarios import shops

H_US = 3_600_000_000
TRACE = "{trace: {points: [{at: 0 s, rate: 1 Mbit/s}, {at: 2 h, rate: 3 Mbit/s}], repeat: 5 h}}"
SPIKES = "{constant: 1 Mbit/s, motion: {peak: 3 Mbit/s, every: 7 h, for: 1 h}}"
DAYS = "{day_night: {day: 4 Mbit/s, night: 1 Mbit/s, dawn: 06:00, dusk: 18:00}}"


def lobbies(bitrate: str, duration: str) -> Scenario:
    at = ("at: 6 h", "at: 1 h")
    return shops(("bitrate: 2 Mbit/s", f"bitrate: {bitrate}"), ("duration: 2 d", f"duration: {duration}"), at)


@pytest.mark.parametrize(
    ("bitrate", "duration", "hours"),
    [
        (DAYS, "6 h", 24),
        (DAYS, "25 h", 48),
        (TRACE, "6 h", 10),
        (SPIKES, "6 h", 7),
    ],
)
def test_what_is_begun_is_ended(bitrate: str, duration: str, hours: int) -> None:
    whole = in_whole_rounds(lobbies(bitrate, duration))
    assert (whole.duration_us, whole.faults) == (hours * H_US, ())


@pytest.mark.parametrize(
    ("bitrate", "duration"), [("2 Mbit/s", "6 h"), (DAYS, "2 d"), (TRACE, "10 h"), (SPIKES, "701 h")]
)
def test_what_is_whole_already_or_has_plenty_stays(bitrate: str, duration: str) -> None:
    given = lobbies(bitrate, duration)
    assert in_whole_rounds(given) is given
