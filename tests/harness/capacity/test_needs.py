from dataclasses import replace
from pathlib import Path

import pytest

from harness.capacity.decision import Answer, Row, Unit, decided
from harness.capacity.demand import of_camera, of_site
from harness.capacity.growth import years
from harness.capacity.luck import Life, Luck, luck
from harness.capacity.prices import bill, load_prices, total
from harness.capacity.regions import region_loads
from harness.capacity.sites import site_needs
from harness.capacity.wanted import YEAR_US, Wanted
from harness.engines import events
from harness.errors import BadInputError
from harness.scenario.expectations import Quantity
from harness.scenario.loading.load import load
from harness.scenario.planning.planner import planned
from harness.scenario.schema.document import Scenario
from harness.sweep.measures import column
from tests.harness.sweep.scenarios import TEXT, shops

DAY_NIGHT = """
camproof: scenario/1
name: yard
why: Bright days, dark nights, and things that move.
duration: 2 d
fleet:
  templates:
    gate: {bitrate: {day_night: {day: 4 Mbit/s, night: 1 Mbit/s, dawn: 06:00, dusk: 18:00}, motion: MOTION}}
    hall: {bitrate: 1 Mbit/s, segment: 4 s}
  sites:
    - name: yard
      count: 10
      uplink: {up: 20 Mbit/s}
      cameras: [{template: gate, count: 2}, {template: hall, count: 3}]
cloud:
  regions: {eu-fra: {ingest: 100 Mbit/s}}
""".replace("MOTION", "{peak: 8 Mbit/s, random: 1 /h, for: 1 min}")
QUIET = DAY_NIGHT.replace(", motion: {peak: 8 Mbit/s, random: 1 /h, for: 1 min}", "")
NO_LUCK = Luck(1, ())


def yard() -> Scenario:
    return load(DAY_NIGHT, "yard.yaml").scenario


def test_demand_is_told_for_a_camera_and_for_a_site() -> None:
    scenario = yard()
    plan = planned(scenario)
    group = plan.groups[0]
    gate = of_camera(plan, group, group.classes[0], scenario)
    assert 2.5e6 < gate.mean < 2.7e6  # half days, half nights, and a sixtieth of motion
    assert (gate.busy, gate.peak) == (4e6, 8e6)
    site = of_site(plan, group, scenario)
    assert site.mean == pytest.approx(2 * gate.mean + 3e6)
    assert (site.busy, site.peak) == (11e6, 19e6)  # both gates by day; all that can move moves


def test_rare_motion_makes_no_busy_rate_below_the_mean() -> None:
    scenario = load(DAY_NIGHT.replace("day: 4 Mbit/s", "day: 1 Mbit/s"), "yard.yaml").scenario
    plan = planned(scenario)
    site = of_site(plan, plan.groups[0], scenario)
    assert site.busy == site.mean > 5e6


def rows(scenario: Scenario, wanted: Wanted, found: Luck = NO_LUCK) -> dict[str, Row]:
    plan = planned(scenario)
    needs = site_needs(scenario, plan, wanted)
    loads = region_loads(scenario, plan, needs, wanted)
    return {row.key: row for row in decided(scenario, wanted, needs, loads, found)}


def test_the_decision_says_what_is_short_and_by_how_much() -> None:
    table = rows(yard(), Wanted(outage_us=600_000_000, drain_us=3_600_000_000))
    line = table["uplink.yard"]
    assert line.needed == pytest.approx(11e6 * 7 / 6)
    assert line.have == 20e6
    assert line.answer is Answer.ENOUGH
    assert line.margin == pytest.approx(20 / (11 * 7 / 6) - 1)
    assert table["uplink_peak.yard"].answer is Answer.ENOUGH
    assert table["ingest.eu-fra"].answer is Answer.SHORT  # 110 Mbit/s when all are busy
    assert table["uploads.eu-fra"].answer is Answer.UNTOLD
    kept, unwrapped = table["storage.eu-fra"], table["unwraps.eu-fra"]
    month_s = 30 * 86_400
    assert kept.needed == pytest.approx(10 * (2 * 2.6e6 + 3e6) / 8 * month_s, rel=0.05)
    assert (kept.unit, unwrapped.unit) == (Unit.SIZE, Unit.FREQUENCY)
    assert unwrapped.needed > 0
    assert table["cache.yard.gate"].answer is Answer.SHORT  # 4 Mbit/s for ten minutes are 300 MB
    assert table["cache.yard.hall"].answer is Answer.ENOUGH
    later = rows(yard(), Wanted(outage_us=600_000_000, drain_us=600_000_000))
    assert later["uplink.yard"].answer is Answer.SHORT
    assert later["drain.yard"].answer is Answer.SHORT


def test_a_line_that_only_motion_overfills_is_a_matter_of_caches() -> None:
    scenario = load(DAY_NIGHT.replace("up: 20 Mbit/s", "up: 15 Mbit/s"), "yard.yaml").scenario
    assert rows(scenario, Wanted())["uplink_peak.yard"].answer is Answer.OPEN


def test_what_must_hold_is_judged_by_the_runs() -> None:
    found = luck(shops(), 3, 1, lambda _: None)
    assert rows(shops(), Wanted(), found)["must_hold.share lost <= 10 %"].answer is Answer.ENOUGH
    mean = found.known(Quantity.LOSS_SHARE).mean
    worst, best = max(found.values(Quantity.LOSS_SHARE)), min(found.values(Quantity.LOSS_SHARE))
    for limit, answer in ((best / 2, Answer.SHORT), ((best + worst) / 2, Answer.OPEN), (worst * 2, Answer.ENOUGH)):
        text = f"share lost <= {100 * limit:.6f} %"
        row = rows(shops(("share lost <= 10 %", text)), Wanted(), found)
        (only,) = [one for key, one in row.items() if key.startswith("must_hold")]
        assert (only.answer, only.have) == (answer, mean)


def test_luck_is_the_same_again_and_a_year_is_worse_than_two_days() -> None:
    first, again = (luck(shops(), 2, 1, lambda _: None) for _ in range(2))
    assert [life.sha256 for life in first.lives] == [life.sha256 for life in again.lives]
    assert first.lives[0].sha256 != first.lives[1].sha256
    sites = first.known(Quantity.LOSING_SITES, "north").mean
    assert first.in_a_year("north").mean >= sites
    spared = replace(first, duration_us=YEAR_US)
    assert spared.in_a_year("north").mean == pytest.approx(sites)
    single = replace(first, lives=first.lives[:1]).in_a_year("north")
    assert single.count == 1
    assert single.low < single.mean == 1
    half, most = first.drains_us("north")
    assert 0 < half.mean <= most.mean


def tight(limit: str) -> Scenario:
    """A short scenario in which a limit of the cloud binds."""
    return shops(
        ("faults:", f"cloud: {{{limit}}}\nfaults:"),
        ("duration: 2 d", "duration: 1 h"),
        ("2 h", "1 h"),
        ("at: 6 h", "at: 0 h"),
    )


@pytest.mark.parametrize("limit", ["regions: {eu-fra: {requests: 4 /s}}", "credentials: {issued: 8 /h}"])
def test_what_fluid_refuses_is_followed_segment_by_segment(limit: str) -> None:
    scenario = tight(limit)
    found = luck(scenario, 2, 1, lambda _: None)
    assert (found.engine, found.refused, len(found.lives), found.drawn) == ("events", "", 2, True)
    assert "the fluid engine can't tell" in found.instead
    assert "--engine" not in found.instead
    expected = events.run(planned(scenario)).sha256
    assert found.lives[0].sha256 == expected != found.lives[1].sha256
    row = rows(scenario, Wanted(), found)["must_hold.share lost <= 10 %"]
    assert row.have > 0
    assert " of 2 runs" in row.confidence


def test_what_no_engine_can_do_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    scenario = tight("regions: {eu-fra: {requests: 4 /s}}")
    monkeypatch.setattr("harness.capacity.luck.MOST_SEGMENTS", 23_399)
    found = luck(scenario, 2, 1, lambda _: None)
    assert found.lives == ()
    assert "no more than 23,399 segments, and these are 23,400: plan a part of the fleet" in found.refused
    assert rows(scenario, Wanted(), found)["must_hold.share lost <= 10 %"].answer is Answer.OPEN


def test_a_regions_load_by_hand() -> None:
    scenario = yard()
    plan = planned(scenario)
    wanted = Wanted(retention_us=86_400_000_000, watched=0.1)
    needs = site_needs(scenario, plan, wanted)
    (region,) = region_loads(scenario, plan, needs, wanted)
    assert (region.cameras, region.uploads) == (50, 10 * (2 / 2 + 3 / 4))
    assert region.objects == pytest.approx(17.5 * 86_400)
    assert region.stored_bytes == pytest.approx(region.mean_bits_per_s / 8 * 86_400)
    assert region.egress_bits_per_s == pytest.approx(region.mean_bits_per_s / 10)
    assert region.unwraps == pytest.approx(0.1 * 50 / 3_600)
    assert region.renewals == pytest.approx(50 / (3_600 * 0.65))
    assert region.returning_bits_per_s == 200e6
    grown = years([region], [], Wanted(growth=0.5, years=2))
    assert [year.cameras for year in grown] == [50, 75, 112.5]
    for name in ("uploads", "renewals", "unwraps", "egress_bits_per_s", "stored_bytes", "busy_bits_per_s"):
        of_both = years([region, region], [], Wanted(growth=0.5, years=2))[-1]
        assert getattr(of_both, name) == pytest.approx(2 * 2.25 * getattr(region, name))


PRICES = """
camproof: prices/1
currency: EUR
source: a list
stored_gb_month: 0.02
copies: 2
upload_million: 5
camera_month: 1
regions: {eu-fra: {stored_gb_month: 0.03}}
"""


def test_a_bill_by_hand(tmp_path: Path) -> None:
    (tmp_path / "prices.yaml").write_text(PRICES)
    prices = load_prices(tmp_path / "prices.yaml")
    scenario = yard()
    plan = planned(scenario)
    needs = site_needs(scenario, plan, Wanted())
    (region,) = region_loads(scenario, plan, needs, Wanted())
    made = bill(prices, region, 10)
    assert made.items["storage"] == pytest.approx(region.stored_bytes / 1e9 * 0.03 * 2)
    assert made.items["cameras"] == 50
    assert made.items["uploads"] == pytest.approx(17.5 * 365 / 12 * 86_400 / 1e6 * 5)
    assert made.items["playback"] == 0
    assert total([made]) == made.total == pytest.approx(sum(made.items.values()))
    assert prices.of("us-iad").stored_gb_month == 0.02


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            ("stored_gb_month", "stored_gb_mont"),
            "prices.yaml:5:1: stored_gb_mont: there is no key 'stored_gb_mont' here; did you mean",
        ),
        (("0.02", "cheap"), "prices.yaml:5:18: stored_gb_month"),
        (("0.02", "-1"), "out of range"),
        (("source: a list\n", ""), "`source` is missing"),
        (("prices/1", "prices/2"), "did you mean `prices/1`"),
    ],
)
def test_what_is_wrong_with_a_price_file_is_told_with_its_place(
    change: tuple[str, str], told: str, tmp_path: Path
) -> None:
    path = tmp_path / "prices.yaml"
    path.write_text(PRICES.replace(*change))
    with pytest.raises(ExceptionGroup) as raised:
        load_prices(path)
    assert any(told in str(error).replace(f"{tmp_path}/", "") for error in raised.value.exceptions)


def test_a_price_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="it can't be read"):
        load_prices(tmp_path / "none.yaml")


def test_a_site_is_spared_for_a_year_as_often_as_five_times_for_a_fifth_of_it() -> None:
    quiet = {column(quantity): 0.0 for quantity in Quantity}
    lives = tuple(
        Life("", ({**quiet, "group": "shop", column(Quantity.LOSING_SITES): share},), {}, {}, (), ())
        for share in (0.09, 0.11)
    )
    year = Luck(YEAR_US // 5, lives).in_a_year("shop")
    assert year.mean == pytest.approx(1 - 0.9**5)
    assert 0 <= year.low < year.mean < year.high < 1


@pytest.mark.parametrize(("lost", "low", "high"), [(0.0, 0, 0.451), (1.0, 0.549, 1), (0.5, 0.275, 0.725)])
def test_runs_that_agree_are_not_certain(lost: float, low: float, high: float) -> None:
    same = {**{column(quantity): 0.0 for quantity in Quantity}, "group": "shop", column(Quantity.LOSING_SITES): lost}
    found = Luck(YEAR_US, tuple(Life("", (same,), {}, {}, (), ()) for _ in range(5)))
    year = found.in_a_year("shop")
    assert (year.low, year.mean, year.high) == pytest.approx((low, lost, high), abs=1e-3)
    fixed = replace(found, drawn=False).in_a_year("shop")
    assert fixed.low == fixed.mean == fixed.high == lost


def test_where_nothing_is_drawn_all_runs_are_alike() -> None:
    fixed = shops(("random: 2 /d, for: {exponential: 6 min}", "at: 3 h, for: 6 min"))
    told = []
    for given in (fixed, shops()):
        found = luck(given, 2, 1, lambda _: None)
        told.append(rows(given, Wanted(), found)["must_hold.share lost <= 10 %"].confidence)
    assert told == ["exact: nothing is drawn at random", "2 of 2 runs: at least 22.4 % of all, with 95 % confidence"]


def test_what_rests_on_drawn_motion_is_not_called_exact() -> None:
    quiet = load(QUIET, "quiet.yaml").scenario
    keys = ("uplink.yard", "uplink_peak.yard", "drain.yard", "ingest.eu-fra", "storage.eu-fra", "uploads.eu-fra")
    told = [[rows(one, Wanted())[key].confidence for key in keys] for one in (yard(), quiet)]
    sampled = "sampled at 10 sites"
    assert told[0] == [sampled, "exact", f"closed form, {sampled}", sampled, sampled, "exact"]
    assert told[1] == ["exact", "exact", "closed form", "exact", "exact", "exact"]
    many = load(DAY_NIGHT.replace("count: 10", "count: 1000"), "yard.yaml").scenario
    assert rows(many, Wanted())["uplink.yard"].confidence == "sampled at 200 of 1,000 sites"


def test_a_bound_on_a_peak_that_no_run_measured_is_open() -> None:
    quiet = load(f"{TEXT.split('faults:')[0]}must_hold: [peak uplink <= 1 Mbit/s]\n", "quiet.yaml").scenario
    row = rows(quiet, Wanted(), luck(quiet, 1, 1, lambda _: None))["must_hold.peak uplink <= 1 Mbit/s"]
    assert (row.answer, row.confidence) == (Answer.OPEN, "not measured: a run had no outage")
