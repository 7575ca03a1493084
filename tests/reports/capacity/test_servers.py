from math import inf

from harness.capacity.calibration import Calibration, Compared, LoadTest
from harness.capacity.decision import server_rows
from harness.capacity.regions import RegionLoad
from harness.capacity.servers import region_servers
from harness.capacity.wanted import Wanted
from reports.capacity.servers import predicted_rows, servers_section
from tests.harness.capacity.test_calibration import CALIBRATION

STORE = Compared(kind="store", predicted_per_s=10, measured_per_s=8, predicted_us=20_000, measured_us=40_000)
NOTHING = Compared(kind="index", predicted_per_s=10, measured_per_s=0, predicted_us=1, measured_us=0)
TEST = LoadTest(cameras=10, viewers=1, utilisation=0.5, compared=(STORE, NOTHING))
CHECKED = CALIBRATION.model_copy(update={"checked": TEST})
LOAD = RegionLoad("eu-fra", 1000, 1e9, 1e9, 3e9, 250, 250, 1, 0.5, 2e7, 1, 1, inf, inf)


def section(calibration: Calibration) -> tuple[list[str], list[tuple[str, ...]], str]:
    """Titles of its tables, the last one's rows, and all its points."""
    found = servers_section(region_servers(calibration, (LOAD,), Wanted()), calibration)
    return [grid.title for grid in found.grids], list(found.grids[-1].rows), " ".join(found.points)


def test_predicted_against_measured_is_in_the_report() -> None:
    titles, rows, points = section(CHECKED)
    assert titles[-1] == "Predicted against measured"
    assert rows == [
        ("store", "10 /s", "8 /s", "+25 %", "20 ms", "40 ms", "-50 %"),
        ("index", "10 /s", "0 /s", "-", "0.001 ms", "0 ms", "-"),
    ]
    assert "Nobody has checked" not in points
    assert [(row["rate_error"], row["time_error"]) for row in predicted_rows(CHECKED)] == [(0.25, -0.5), (inf, inf)]


def test_what_nobody_checked_says_so() -> None:
    titles, _, points = section(CALIBRATION)
    assert "Predicted against measured" not in titles
    assert "Nobody has checked" in points
    assert predicted_rows(CALIBRATION) == predicted_rows(None) == []
    for checked, told in ((True, "calibration, checked"), (False, "calibration, not checked")):
        [row] = server_rows(region_servers(CALIBRATION, (LOAD,), Wanted()), checked=checked)
        assert row.confidence == told
