import polars as pl

from harness.engines.costs import costs, kind_names
from harness.history.outcome import CLASS_OUTCOME
from harness.scenario.plan import Plan
from harness.scenario.testing import S, camera_class, plan

SITES = 4


def fleet() -> Plan:
    """Four sites, each with 3 cameras `a` and 2 cameras `b`."""
    return plan([camera_class(name="a", count=3), camera_class(name="b", count=2)], [[(0, 1e7)]] * SITES)


def outcome() -> pl.LazyFrame:
    """One outage at each site, from 100 s to 200 s; cameras `a` lose 10 s more a site, site 0 never drains."""
    rows = [_row(site, first, cameras) for site in range(SITES) for first, cameras in ((0, 3), (3, 2))]
    return pl.DataFrame(rows, schema=CLASS_OUTCOME).lazy()


def _row(site: int, first: int, cameras: int) -> dict[str, object]:
    loses = first == 0
    return {
        "site": site, "camera": site * 5 + first, "cameras": cameras, "outage": 1,
        "start_us": 100 * S, "end_us": 200 * S, "first_loss_us": 150 * S if loses else None,
        "lost_us": 10 * S * site if loses else 0, "lost_segments": 5.0, "lost_bytes": 5, "gaps": 1,
        "peak_cache_bytes": 1_000_000, "drained_us": (220 + site) * S if site else None,
        "peak_uplink_bits_per_s": 9e6, "uploaded_bytes": 100, "local_only_us": 2 * S,
    }  # fmt: skip


def test_a_row_for_each_kind_of_camera() -> None:
    table = costs(fleet(), outcome())
    assert table["kind"].to_list() == kind_names(fleet()) == ["site/a", "site/b"]
    assert table["cameras"].to_list() == [12, 8]
    assert table["outages"].to_list() == [12, 8]


def test_losses_count_every_camera_that_a_row_stands_for() -> None:
    a, b = costs(fleet(), outcome()).rows(named=True)
    assert a["lost_us"] == 3 * (10 + 20 + 30) * S
    assert a["lost_share"] == a["lost_us"] / (600 * S * 12)
    assert (a["losing_cameras"], b["losing_cameras"]) == (9, 0)
    assert (a["worst_us"], a["worst_camera"]) == (30 * S, 15)
    assert (b["worst_us"], b["worst_camera"], b["first_loss_us"]) == (0, None, None)
    assert a["first_loss_us"] == 50 * S


def test_drains_that_never_came_are_counted_and_not_averaged() -> None:
    a = costs(fleet(), outcome()).row(0, named=True)
    assert (a["drain_median_us"], a["drain_worst_us"], a["undrained"]) == (22 * S, 23 * S, 3)


def test_the_cache_is_a_share_of_its_size() -> None:
    assert costs(fleet(), outcome())["peak_cache"].to_list() == [0.25, 0.25]


def test_a_kind_that_nothing_happened_to_has_a_row_of_noughts() -> None:
    only_a = outcome().filter(pl.col("camera") % 5 == 0)
    b = costs(fleet(), only_a).row(1, named=True)
    assert (b["outages"], b["lost_us"], b["uploaded_bytes"], b["peak_cache"]) == (0, 0, 0, None)
