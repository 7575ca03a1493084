import polars as pl

from harness.engines.costs import COSTS
from reports.outages.table import cost_table
from reports.result import Table

MINUTE = 60_000_000
ROW: dict[str, object] = {
    "kind": "shop/lobby", "cameras": 2_400, "losing_cameras": 2_300, "outages": 4_800, "lost_us": 63_000 * MINUTE,
    "lost_share": 0.2188, "worst_us": 31 * MINUTE, "worst_camera": 31,
    "worst_gap_start_us": 61 * MINUTE, "worst_gap_end_us": 80 * MINUTE, "first_loss_us": 4 * MINUTE, "peak_cache": 1.0,
    "drain_median_us": 12 * MINUTE, "drain_worst_us": 14 * MINUTE, "undrained": 3, "peak_uplink_bits_per_s": 1e7,
    "uploaded_bytes": 4_500_000_000, "local_only_us": 0,
}  # fmt: skip


def name_of(number: int) -> str:
    return f"camera-{number}"


def made(*rows: dict[str, object]) -> Table:
    return cost_table(pl.DataFrame([ROW | row for row in rows], schema=COSTS), name_of, 1_767_571_200_000_000)


def table(row: dict[str, object]) -> dict[str, str]:
    """Of many kinds, which stand one below the other."""
    many = made(*[row] * 6)
    return dict(zip(many.heads, many.rows[0], strict=True))


def test_a_few_kinds_stand_side_by_side() -> None:
    few = made({}, {"kind": "shop/yard", "lost_us": 0})
    assert few.heads == ("Cameras", "shop/lobby", "shop/yard")
    assert few.rows[1] == ("Video lost, all together", "43 d 18 h", "nothing")
    assert few.rows[2][0] == "Lost, as a share of the time recorded"
    assert few.rows[-1] == ("Uploaded from the first outage on", "4.5 GB", "4.5 GB")


def test_everything_is_in_units_for_people() -> None:
    assert table({}) == {
        "Cameras": "shop/lobby", "How many": "2,400", "Lost": "43 d 18 h", "Share": "21.9 %", "Losing": "2,300",
        "Worst camera": "camera-31", "Its loss": "31 min",
        "Lost between": "05 Jan 01:01:00 to 01:20:00", "First loss": "4 min", "Fullest cache": "100 %",
        "Drained, median": "12 min", "Drained, worst": "14 min", "Never": "3", "Peak uplink": "10 Mbit/s",
        "Uploaded since": "4.5 GB",
    }  # fmt: skip


def test_nothing_lost_is_said_so() -> None:
    nothing: dict[str, object] = {
        "lost_us": 0,
        "lost_share": 0.0,
        "worst_us": 0,
        "worst_camera": None,
        "first_loss_us": None,
    }
    row = table(nothing)
    assert (row["Lost"], row["Share"], row["Worst camera"], row["Its loss"], row["First loss"]) == (
        "nothing", "0 %", "-", "-", "-",
    )  # fmt: skip


def test_where_no_outage_was_nothing_is_said_of_what_came_since() -> None:
    row = table({"outages": None, "peak_uplink_bits_per_s": None, "uploaded_bytes": 0})
    assert (row["Peak uplink"], row["Uploaded since"]) == ("-", "-")


def test_a_share_never_rounds_to_nothing_or_all() -> None:
    assert table({"lost_share": 1e-9})["Share"] == "<0.001 %"
    assert table({"lost_share": 0.999999})["Share"] == ">99.9 %"


def test_local_storage_has_a_column_where_there_is_some() -> None:
    assert table({"local_only_us": 5 * MINUTE})["On local storage"] == "5 min"
