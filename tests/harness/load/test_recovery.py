import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.cli.scenario_file import open_scenario
from harness.engines.events.arrivals import CREDENTIALS, SEGMENT, arrivals
from harness.errors import BadInputError
from harness.load.kinds import Act
from harness.load.recovery import burst, busiest_us
from harness.scenario.planning.planner import planned
from harness.scenario.schema.document import Scenario

S = 1_000_000


@pytest.fixture(scope="module")
def cut() -> Scenario:
    return open_scenario("agree-silent-cut").scenario


def test_the_engine_tells_what_comes_through(cut: Scenario) -> None:
    rows = arrivals(planned(cut))
    segments = rows.filter(rows["what"] == SEGMENT)
    assert segments["t_us"].is_sorted()
    assert segments["waited_us"].min() >= 0  # type: ignore[operator]
    assert segments["size_bytes"].min() > 0  # type: ignore[operator]
    assert set(rows["what"]) <= {SEGMENT, CREDENTIALS}
    assert rows["camera"].n_unique() == planned(cut).cameras
    late = segments["waited_us"].max()
    assert isinstance(late, int)
    assert late > 3 * S  # what was held while the line was cut


@given(st.lists(st.integers(0, 1000), max_size=60).map(sorted), st.integers(1, 300))
def test_the_busiest_span_has_most(times: list[int], lasts: int) -> None:
    def within(from_us: int) -> int:
        return sum(from_us <= t < from_us + lasts for t in times)

    found = busiest_us(times, lasts)
    assert (found is None) is (not times)
    if found is not None:
        assert within(found) == max(within(t) for t in times)


def test_a_burst_is_denser_than_the_rest(cut: Scenario) -> None:
    whole = arrivals(planned(cut))
    found = burst(cut, None, 4 * S)
    sent = sum(due.what is Act.SEGMENT for dues in found.dues.values() for due in dues)
    length_s = (max(whole["t_us"]) - min(whole["t_us"])) / S
    assert sent / 4 > 1.3 * len(whole.filter(whole["what"] == SEGMENT)) / length_s
    assert all(0 <= due.at_us < 4 * S for dues in found.dues.values() for due in dues)
    assert found.told.startswith("agree-silent-cut")


def test_some_cameras_are_spread_over_all(cut: Scenario) -> None:
    some = burst(cut, 2, 4 * S)
    assert (set(some.dues), some.of) == ({0, 1}, planned(cut).cameras)
    with pytest.raises(BadInputError, match="--cameras can't be more"):
        burst(cut, 1000, 4 * S)


def test_a_fleet_that_is_too_big_is_refused() -> None:
    fleet = open_scenario("ordinary-month").scenario
    with pytest.raises(BadInputError, match="take a smaller fleet"):
        burst(fleet, None, 4 * S)
