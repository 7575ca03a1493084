import csv
import json
from pathlib import Path

import polars as pl
import pytest

from harness.capacity import frontier, recovery
from harness.cli.frame import main
from tests.harness.sweep.scenarios import TEXT

SECTIONS = (
    "Decide", "Sites by class", "What goes wrong", "The longest outage", "The return", "Regions", "Growth", "Cost",
    "How far the engines differ", "What was not modelled", "What was assumed",
)  # fmt: skip
PRICES = "camproof: prices/1\ncurrency: EUR\nsource: ours\nstored_gb_month: 0.02\nsite_month: 30\n"


@pytest.fixture(autouse=True)
def quick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The small scenario and a price file in the current folder, and a quick look at outages and returns."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(recovery, "_SAMPLE", 12)
    monkeypatch.setattr(recovery, "_CAPS_S", (1.0, 8.0))
    monkeypatch.setattr(recovery, "_MULTIPLES", (1.25, 3.0))
    monkeypatch.setattr(frontier, "_POINTS", 2)
    monkeypatch.setattr(frontier, "_LENGTHS", 24)
    Path("shops.yaml").write_text(TEXT)
    Path("more.yaml").write_text(
        TEXT.replace("count: 3, uplink", "count: 6, uplink").replace("32 MB", "500 MB").replace("2 d", "8 d", 1)
    )
    Path("prices.yaml").write_text(PRICES)
    Path("mistyped.yaml").write_text(f"{PRICES}regions:\n  eu-frn: {{site_month: 20}}\n")


TABLES = {
    f"{name}.csv"
    for name in (
        "decision", "sites", "regions", "losses", "growth", "cost", "frontiers", "jitter", "pacing", "agreement",
        "assumed", "not-modelled",
    )
}  # fmt: skip


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text().splitlines()))


def plan(*options: str) -> int:
    return main(["plan", *options, "--workers", "1", "--replications", "2", "--drain-within", "10 min"])


def test_the_report_says_what_is_short_and_leaves_its_files(capsys: pytest.CaptureFixture[str]) -> None:
    options = ("--prices", "prices.yaml", "--growth", "20 %", "--outage", "3 min")
    assert plan("shops.yaml", *options) == 1
    told = capsys.readouterr().out
    assert "Cache of north/lobby: the wanted outage" in told
    assert "too little" in told
    assert "needs are not met" in told
    out = Path("out/plan")
    assert {path.name for path in out.iterdir()} == {"report.html", "report.pdf", "report.json", *TABLES}
    for name in TABLES:
        assert len(rows_of(out / name)) >= 1
    page = (out / "report.html").read_text()
    places = [page.index(f">{section}") for section in SECTIONS]
    assert places == sorted(places)
    assert "Outcome of the first run" in page
    assert "http" not in page.replace("http-equiv", "")  # it needs no network
    assert (out / "report.pdf").read_bytes().startswith(b"%PDF")
    report = json.loads((out / "report.json").read_text())
    assert [row["key"] for row in rows_of(out / "decision.csv")] == [row["key"] for row in report["decision"]]
    assert [tuple(row.values()) for row in rows_of(out / "assumed.csv")] == [
        tuple(row.values()) for row in report["assumed"]
    ]
    assert {row["source"] for row in report["assumed"]} >= {"--outage", "--drain-within"}
    assert [row["what"] for row in rows_of(out / "not-modelled.csv")] == report["not_modelled"]
    assert any("TLS" in text for text in report["not_modelled"])
    assert report["currency"] == "EUR"
    assert {one["figure"] for one in report["agreement"]} >= {"lost", "drain", "peak_cache"}
    assert [float(row["back_us"]) for row in rows_of(out / "jitter.csv")] == [
        one["back_us"] for one in report["recovery"]["jitter"]
    ]
    points = rows_of(out / "frontiers.csv")
    first = report["frontiers"][0]["curves"][0]
    assert [float(row["outage_us"]) for row in points[: len(first["cameras"])]] == first["outage_us"]
    assert {row["by"] for row in points} == {"closed form", "engine"}


def test_all_that_is_needed_is_exit_status_0_and_the_same_again(capsys: pytest.CaptureFixture[str]) -> None:
    found = []
    for out in ("one", "two"):
        assert plan("more.yaml", "--outage", "30 s", "--json", "--out", out) == 0
        report = json.loads(capsys.readouterr().out)
        report["facts"].pop("Took")
        found.append(report | {"command": ""})
    assert found[0] == found[1]
    assert [year["cameras"] for year in found[0]["growth"]] == pytest.approx([22 * 1.2**n for n in range(6)])
    assert "a fifth" in next(one["source"] for one in found[0]["assumed"] if one["what"] == "more sites each year")
    assert found[0]["headline"].startswith("Enough")


def test_what_is_not_sure_is_no_good_news_of_a_comparison(capsys: pytest.CaptureFixture[str]) -> None:
    calm = TEXT[: TEXT.index("faults:")].replace("{preset: dsl}", "{up: 90 Mbit/s}")
    for name, bound in (("sure", "share lost <= 10 %"), ("unsure", "peak uplink <= 1 Mbit/s")):
        Path(f"{name}.yaml").write_text(f"{calm}must_hold: [{bound}]\n".replace("32 MB", "500 MB"))
    options = ("--compare", "--outage", "1 s")
    assert plan("unsure.yaml", "sure.yaml", *options) == 0
    assert "not sure: 1 in a, 0 in b" in capsys.readouterr().out
    assert '<header class="pass">' in Path("out/plan/comparison.html").read_text()
    assert plan("sure.yaml", "unsure.yaml", *options) == 4
    assert '<header class="unknown">' in Path("out/plan/comparison.html").read_text()


@pytest.mark.parametrize(("years", "told"), [("0", ""), ("1", "In 1 year 16 cameras"), ("2", "In 2 years 19 cameras")])
def test_growth_is_told_of_years_to_come(years: str, told: str) -> None:
    plan("shops.yaml", "--years", years)
    page = Path("out/plan/report.html").read_text()
    assert (told in page) if told else "Growth" not in page


def test_rates_are_of_whole_days_where_the_scenario_is_of_a_night(capsys: pytest.CaptureFixture[str]) -> None:
    rhythm = "{bitrate: {day_night: {day: 4 Mbit/s, night: 1 Mbit/s, dawn: 06:00, dusk: 18:00}}, cache: {size: 32 MB}}"
    text = TEXT.replace("{bitrate: 2 Mbit/s, cache: {size: 32 MB}}", rhythm).replace("duration: 2 d", "duration: 6 h")
    Path("night.yaml").write_text(text.replace("at: 6 h", "at: 2 h"))
    assert plan("night.yaml", "--retention", "1 d") == 1
    told = " ".join(capsys.readouterr().out.split())
    assert "Rates are those of 24 h, in which bitrates go round: the scenario has 6 h of it" in told
    (region,) = rows_of(Path("out/plan/regions.csv"))
    assert float(region["mean_bits_per_s"]) == pytest.approx(10 * 2.5e6 + 3 * 1e6)
    assert float(region["stored_bytes"]) == pytest.approx((10 * 2.5e6 + 3 * 1e6) / 8 * 86_400)
    site = rows_of(Path("out/plan/sites.csv"))[0]
    assert float(site["site_busy_bits_per_s"]) == 9e6  # by day
    assert site["loss_in_a_year"] == ""  # as on the page: six hours tell of no year


def test_what_fluid_refuses_is_planned_by_events(capsys: pytest.CaptureFixture[str]) -> None:
    limit = "cloud: {regions: {eu-fra: {requests: 4 /s}}}\nfaults:"
    Path("tight.yaml").write_text(TEXT.replace("faults:", limit).replace("2 d", "1 h", 1).replace("at: 6 h", "at: 0 h"))
    plan("tight.yaml", "--json")
    report = json.loads(capsys.readouterr().out)
    assert report["engine"] == "events"
    assert report["losses"][0]["share_lost"] > 0
    assert {row["runs"] for row in report["losses"]} == {2}
    assert "Followed segment by segment" in Path("out/plan/report.html").read_text()


def test_two_scenarios_are_compared(capsys: pytest.CaptureFixture[str]) -> None:
    assert plan("shops.yaml", "more.yaml", "--compare", "--outage", "3 min", "--prices", "prices.yaml") == 1
    told = capsys.readouterr().out
    assert "a needs" in told
    assert "500 MB" in told
    files = {path.name for path in Path("out/plan").iterdir()}
    assert files == {"a", "b", *(f"comparison.{kind}" for kind in ("html", "pdf", "json", "csv"))}
    compared = pl.read_csv("out/plan/comparison.csv").row(by_predicate=pl.col("key") == "storage.eu-fra", named=True)
    assert 1.6 < compared["b_needed"] / compared["a_needed"] < 1.7
    page = Path("out/plan/comparison.html").read_text()
    assert "+65\N{NO-BREAK SPACE}%" in page  # more sites, more media
    years = ["Loss within a year" in Path(f"out/plan/{one}/report.html").read_text() for one in "ab"]
    assert years == [False, True]  # a week or more tells of years


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (("shops.yaml", "more.yaml"), "plan: name one scenario"),
        (("shops.yaml", "--compare"), "name two scenarios with --compare"),
        (("shops.yaml", "--outage", "10"), "--outage: 10 has no unit"),
        (("shops.yaml", "--outage", "0 s"), "more than nothing is wanted"),
        (("shops.yaml", "--growth", "a bit"), "--growth: 'a bit' is not a share"),
        (("shops.yaml", "--prices", "nowhere.yaml"), "nowhere.yaml: it can't be read"),
        (("shops.yaml", "--prices", "shops.yaml"), "there is no key"),
        (
            ("shops.yaml", "--prices", "mistyped.yaml"),
            "mistyped.yaml: regions: there is no region 'eu-frn'. Did you mean",
        ),
    ],
)
def test_what_can_not_be_done_is_said(options: tuple[str, ...], why: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert plan(*options) == 2
    assert why in capsys.readouterr().err


@pytest.mark.parametrize("at", ["the longest outage", "how far the engines differ"])
def test_ctrl_c_leaves_the_report_of_what_was_there(
    at: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stop(*_of_no_interest: object) -> None:
        raise KeyboardInterrupt

    name = {"the longest outage": "frontier", "how far the engines differ": "agreed"}[at]
    monkeypatch.setattr(f"harness.capacity.study.{name}", stop)
    assert plan("shops.yaml", "--json") == 3
    told = capsys.readouterr()
    assert "interrupted: this is what was there by then" in told.err
    report = json.loads(told.out)
    assert report["interrupted"] is True
    assert report["decision"]
    assert report["agreement"] == []
    page = Path("out/plan/report.html").read_text()
    assert "It was interrupted" in page
    assert ("The return" in page) is (at == "how far the engines differ")
    assert Path("out/plan/sites.csv").exists()


def test_ctrl_c_in_the_first_of_two_does_not_begin_the_second(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stop(*_of_no_interest: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("harness.capacity.luck.lived", stop)
    assert plan("--compare", "shops.yaml", "more.yaml") == 3
    assert "interrupted" in capsys.readouterr().err
    assert {path.name for path in Path("out/plan").iterdir()} == {"a"}


def test_many_classes_are_told_by_the_worst(capsys: pytest.CaptureFixture[str]) -> None:
    entry = next(line for line in TEXT.splitlines() if "name: north" in line)
    lines = [entry.replace("name: north", f"name: north{n}") for n in range(62)]
    Path("many.yaml").write_text(TEXT.replace(entry, "\n".join(lines)).replace("site: north", "site: north0"))
    plan("many.yaml", "--json")
    assert len(json.loads(capsys.readouterr().out)["sites"]) > 60
    page = Path("out/plan/report.html").read_text()
    assert "Those that lost most" in page
    assert all(row["share_lost"] for row in rows_of(Path("out/plan/sites.csv")))
