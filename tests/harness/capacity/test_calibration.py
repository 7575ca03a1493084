from math import inf, isinf
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.capacity.calibration import (
    FULL,
    Calibration,
    Compared,
    Level,
    LoadTest,
    Service,
    load_calibration,
    predicted,
)
from harness.capacity.regions import RegionLoad
from harness.capacity.servers import region_servers
from harness.capacity.wanted import Wanted
from harness.errors import BadInputError


def level(kind: str, at_once: int, per_s: float, mean_ms: float, failures: int = 0) -> Level:
    return Level(
        kind=kind, at_once=at_once, requests=100, failures=failures, per_s=per_s, mean_us=mean_ms * 1e3, p95_us=0
    )


CALIBRATION = Calibration(
    cloud="a cloud", adapter="reference", regions=("eu-fra",), machine="a machine", measured="2026-11-30T08:00Z",
    segment_bytes=500_000,
    levels=(
        level("store", 1, 50, 20), level("store", 4, 100, 40), level("store", 8, 90, 90),
        level("index", 1, 190, 5), level("index", 4, 400, 10), level("index", 8, 9_000, 1, failures=50),
        level("unwrap", 1, 0, 3, failures=100),
    ),
)  # fmt: skip


def test_alone_it_takes_its_service_time_and_the_most_is_the_capacity() -> None:
    services = CALIBRATION.services
    assert services["store"] == Service("store", 20_000, 100)
    assert services["index"] == Service("index", 5_000, 400)  # a step of which half failed tells nothing
    assert "unwrap" not in services
    assert services["store"].abreast == 2.0


def test_by_hand() -> None:
    found = predicted(CALIBRATION, {"store": 70, "index": 70, "unwrap": 1, "media": 0})
    assert found.utilisation == pytest.approx(0.7 + 0.175)
    assert (found.servers, found.unknown, found.per_s) == (2, ("unwrap",), 140)
    one = Service("one", 1e4, 100)  # M/M/1: mean of 10 ms, half full
    assert one.response_us(0.5) == pytest.approx(2e4)
    assert isinf(one.response_us(1.0))


@given(st.floats(1, 1e5), st.floats(10, 1e6), st.lists(st.floats(0, 0.999), min_size=2).map(sorted))
def test_the_fuller_the_slower(per_s: float, service_us: float, full: list[float]) -> None:
    times = [Service("x", service_us, per_s).response_us(share) for share in full]
    assert times == sorted(times)
    assert times[0] >= service_us


@given(st.floats(0, 1e6), st.floats(0, 1e6))
def test_so_many_servers_are_enough_and_one_less_is_not(store: float, index: float) -> None:
    found = predicted(CALIBRATION, {"store": store, "index": index})
    assert found.utilisation / found.servers <= FULL + 1e-6
    assert found.servers == 1 or found.utilisation / (found.servers - 1) > FULL - 1e-6
    assert all(time < inf for time in found.responses_us.values())


def test_regions_take_more_when_they_catch_up() -> None:
    load = RegionLoad("eu-fra", 1000, 1e9, 1e9, 3e9, 250, 250, 1, 0.5, 2e7, 1, 1, inf, inf)
    [servers] = region_servers(CALIBRATION, (load,), Wanted(watched=0.1))
    assert servers.segment_bytes == 500_000
    assert servers.usual.utilisation == pytest.approx(2.5 + 0.625)
    assert servers.returning.utilisation == pytest.approx(3 * 3.125)
    assert (servers.usual.servers, servers.returning.servers) == (5, 14)
    assert set(servers.usual.unknown) == {"renewal", "token", "unwrap", "media"}


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "calibration.json"
    path.write_text(CALIBRATION.model_dump_json())
    assert load_calibration(path) == CALIBRATION
    one = Compared(kind="store", predicted_per_s=10, measured_per_s=8, predicted_us=1, measured_us=2)
    test = LoadTest(cameras=10, viewers=1, utilisation=0.5, compared=(one,))
    checked = CALIBRATION.model_copy(update={"checked": test})
    path.write_text(checked.model_dump_json())
    assert load_calibration(path) == checked


@pytest.mark.parametrize("text", ["", "{}", '{"camproof": "calibration/2"}', CALIBRATION.model_dump_json()[:-2]])
def test_what_is_none_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "calibration.json"
    path.write_text(text)
    with pytest.raises(BadInputError, match="no calibration"):
        load_calibration(path)
    with pytest.raises(BadInputError, match="camproof calibrate"):
        load_calibration(tmp_path / "none.json")
