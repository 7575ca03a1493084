import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.scenario.importing.fleet import scenario_of, slug
from harness.scenario.importing.table import Table, read_table
from harness.scenario.loading.load import load
from harness.scenario.save import as_yaml
from harness.scenario.schema.document import Scenario

HEADS = ["Site", "Camera", "Bitrate (Mbit/s)", "Cache", "Uplink", "Count", "Region"]


def read(*rows: list[str], heads: list[str] = HEADS) -> Table:
    return read_table([heads, *rows])


def made(table: Table, *, each_site: bool = False) -> Scenario:
    assert table.problems == []
    scenario, problems = scenario_of(table, "My fleet", "Ours.", each_site=each_site)
    assert problems == []
    assert scenario is not None
    assert load(as_yaml(scenario), "f.yaml").scenario == scenario  # what is written is read back
    return scenario


def test_sites_that_are_alike_become_one_entry() -> None:
    table = read(
        ["Köln Süd", "door", "2", "64 MiB", "20 Mbit/s", "3", "eu-fra"],
        ["Köln Süd", "till", "1,5", "", "", "", ""],
        ["Bonn", "till", "1.5", "", "20 Mbit/s", "1", "eu-fra"],
        ["Bonn", "door", "2 Mbit/s", "64 MiB", "20000 kbit/s", "3", ""],
        ["Berlin", "door", "2", "64 MiB", "dsl", "1", "eu-fra"],
        ["", "", "", "", "", "", ""],
    )
    scenario = made(table)
    assert scenario.name == "my-fleet"
    assert (scenario.sites, scenario.cameras) == (3, 9)
    alike, alone = scenario.fleet.sites
    assert (alike.name, alike.count, alike.uplink.up_bits_per_s) == ("koln-sud-like", 2, 20e6)
    assert (alone.name, alone.count, alone.uplink.preset) == ("berlin", 1, "dsl")
    template = scenario.fleet.templates["1-5-mbit-128-mib"]
    assert (template.bitrate.constant_bits_per_s, template.cache.size_bytes) == (1.5e6, 128 << 20)
    assert [site.name for site in made(table, each_site=True).fleet.sites] == ["koln-sud", "bonn", "berlin"]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (["a", "c", "2 Mbit", "", "dsl", "", ""], "row 3, bitrate: 'Mbit' is no unit of a rate"),
        (["a", "c", "2", "64", "dsl", "", ""], "row 3, cache: 64 has no unit"),
        (
            ["a", "c", "2", "", "fiber", "", ""],
            "row 3, uplink: there is no kind of link 'fiber' here; did you mean `fibre`",
        ),
        (["a", "c", "2", "", "20", "", ""], "row 3, uplink: 20 has no unit"),
        (["a", "c", "2", "", "", "", ""], "row 3, uplink: it is empty"),
        (["a", "c", "0", "", "dsl", "", ""], "row 3, bitrate: 0 Mbit/s is out of range"),
        (["", "c", "2", "", "dsl", "", ""], "row 3, site: it is empty"),
        (["a", "c", "2", "", "dsl", "two", ""], "row 3, count: 'two' is not a whole number"),
        (
            ["a", "c", "2", "", "dsl", "", "eu-far"],
            "row 3, region: there is no value 'eu-far' here; did you mean `eu-fra`",
        ),
        (["a", "c", "1,000 kbit/s", "", "dsl", "", ""], "row 3, bitrate: the comma of 1,000 kbit/s can part thousands"),
        (["a", "c", "", "", "dsl", "", ""], "row 3, bitrate: it is empty"),
        (["a", "c", "2", "", "dsl", "", "", "", "5"], "row 3: '5' stands beyond the last head"),
        (["x", "c", "2", "", "cable", "3", ""], "row 3, camera: row 2 says the same of 'c'"),
        (["x", "c", "2", "", "lte", "", ""], "row 3, uplink: lte, and row 2 says cable of the same site 'x'"),
    ],
)
def test_errors_are_told_by_row_and_column(row: list[str], told: str) -> None:
    (problem,) = read(["x", "c", "2", "", "cable", "", ""], row).problems
    assert problem.startswith(told)


def test_a_bad_first_row_of_a_site_is_told_once() -> None:
    (problem,) = read(["x", "c", "fast", "", "cable", "", ""], ["x", "d", "2", "", "", "", ""]).problems
    assert problem.startswith("row 2, bitrate")


def test_beside_decimal_commas_a_point_may_part_thousands() -> None:
    (problem,) = read(["x", "c", "2000,5", "", "cable", "", ""], ["x", "d", "1.500", "", "", "", ""]).problems
    assert problem.startswith("row 3, bitrate: the point of 1.500 can part thousands or decimals, beside decimal")
    assert read(["x", "c", "1.500", "", "cable", "", ""]).cameras[0].bitrate == "1.5 Mbit/s"
    named = read(["Wien, Süd 1,2", "c", "1.500", "", "cable", "", ""])  # a name has commas of its own
    assert named.cameras[0].bitrate == "1.5 Mbit/s"


@pytest.mark.parametrize("first", [True, False])
def test_sites_that_are_alike_take_no_name_of_another(first: bool) -> None:  # noqa: FBT001 - a parameter
    alike = [["X", "c", "2", "", "cable", "", ""], ["X2", "c", "2", "", "cable", "", ""]]
    other = ["X-like-1", "c", "4", "", "cable", "", ""]
    scenario = made(read(*([other, *alike] if first else [*alike, other])))
    assert sorted(site.count for site in scenario.fleet.sites) == [1, 2]
    assert {site.name for site in scenario.fleet.sites} in ({"x-like-1", "x-like-b"}, {"x-like", "x-like-1-b"})


def test_a_decimal_comma_behind_a_nought_is_one() -> None:
    assert read(["x", "c", "0,125", "", "cable", "", ""]).cameras[0].bitrate == "125 kbit/s"


def test_all_errors_are_told_at_once() -> None:
    problems = read(["a", "", "fast", "", "dsl", "0", ""], ["b", "c", "2", "big", "dsl", "", ""]).problems
    assert [problem.partition(":")[0] for problem in problems] == [
        "row 2, camera", "row 2, bitrate", "row 2, count", "row 3, cache",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("heads", "told"),
    [
        (
            ["site", "camera", "bitrat", "uplink"],
            "row 1, column 3: there is no column 'bitrat' here; did you mean `bitrate`",
        ),
        (["site", "camera", "bitrate"], "row 1: the column `uplink` is missing"),
        (["site", "site", "camera", "bitrate", "uplink"], "row 1, column 2: the column 'site' is there twice"),
    ],
)
def test_heads_are_judged_first(heads: list[str], told: str) -> None:
    assert read(["a", "b", "c"], heads=heads).problems[0].startswith(told)


def test_a_table_of_nothing_is_told() -> None:
    assert "it is empty" in read_table([]).problems[0]
    assert read().problems == ["it has heads and no cameras"]


ROWS = st.tuples(st.text(max_size=8), st.sampled_from(["1 Mbit/s", "2 Mbit/s"]), st.sampled_from(["dsl", "9 Mbit/s"]))


@given(st.lists(ROWS, min_size=1, max_size=30, unique_by=lambda row: row[0].strip()))
def test_no_site_and_no_camera_is_lost_whatever_they_are_called(rows: list[tuple[str, str, str]]) -> None:
    named = [row for row in rows if row[0].strip()]
    if named:
        table = read(*[[site, "c", rate, "", link, "2", ""] for site, rate, link in named])
        for each_site in (False, True):
            scenario = made(table, each_site=each_site)
            assert (scenario.sites, scenario.cameras) == (len(named), 2 * len(named))


@given(st.text(max_size=60))
def test_a_slug_is_a_name(text: str) -> None:
    assert 1 <= len(slug(text)) <= 32
    assert all(letter in "abcdefghijklmnopqrstuvwxyz0123456789-" for letter in slug(text))
