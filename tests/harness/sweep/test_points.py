import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.errors import BadInputError
from harness.scenario.quantities import SIZE, parse
from harness.sweep.changed import changed
from harness.sweep.keys import keys_of, meant
from harness.sweep.points import grid, latin_hypercube
from harness.sweep.sensitivity import MORRIS, SOBOL, influences, sampled
from harness.sweep.variation import Variation, parse_variation
from tests.harness.sweep.scenarios import shops

SCENARIO = shops()
KEYS = keys_of(SCENARIO)


def variations(*texts: str) -> list[Variation]:
    return [parse_variation(text, KEYS) for text in texts]


def test_a_grid_has_every_combination_and_the_last_changes_fastest() -> None:
    points = grid(SCENARIO, variations("cache=16MiB,64MiB", "south.up=10Mbit/s,20Mbit/s,30Mbit/s"))
    assert [point.title for point in points[:2]] == ["cache=16MiB, south.up=10Mbit/s", "cache=16MiB, south.up=20Mbit/s"]
    assert len(points) == 6
    last = points[-1].scenario
    assert {template.cache.size_bytes for template in last.fleet.templates.values()} == {64 << 20}
    assert last.fleet.sites[1].uplink.up_bits_per_s == 30e6
    assert last.fleet.sites[0] == SCENARIO.fleet.sites[0]


def test_what_is_left_to_defaults_stays_so() -> None:
    (preset,) = grid(SCENARIO, variations("north.preset=fibre"))
    assert preset.scenario.fleet.sites[0].uplink.up_bits_per_s == 100e6


def test_nothing_varied_is_the_scenario_itself() -> None:
    (only,) = grid(SCENARIO, [])
    assert only.scenario is SCENARIO
    assert changed(SCENARIO, []) == SCENARIO


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("cache=16Mib", "--vary cache=16Mib: fleet.templates.lobby.cache.size: 'Mib' is no unit of a size"),
        ("cache=64", "did you mean `64 MiB` or `64 GB`?"),
        ("policy=oldest", "did you mean `delete-oldest`?"),
        ("south.up=0Mbit/s", "out of range"),
        ("north.preset=fiber", "did you mean `fibre`?"),
        ("cache", "write a key and its values"),
        ("cache=1MiB,,2MiB", "a value is missing beside a comma"),
        ("cache=1MiB..5Mbit/s", "no end of a span"),
        ("cache=5MiB..1MiB", "is not less than"),
        ("cache=0MiB..1MiB:log", "can't begin at"),
        ("cache=a..b", "no end of a span"),
    ],
)
def test_what_can_not_be_varied_so_is_said(text: str, told: str) -> None:
    with pytest.raises(BadInputError) as raised:
        grid(SCENARIO, variations(text))
    assert told in str(raised.value)


def test_a_latin_hypercube_covers_every_part_of_every_span_once() -> None:
    found = variations("lobby.cache=0MB..100MB", "till.cache=1MB..10GB:log")
    first, again = (latin_hypercube(SCENARIO, found, 10, seed=3) for _ in range(2))
    assert [one.values for one in first] == [one.values for one in again]
    sizes = [parse(dict(one.values)["lobby.cache"], SIZE) for one in first]
    assert sorted(int(size // 10_000_000) for size in sizes) == list(range(10))
    assert sum(parse(dict(one.values)["till.cache"], SIZE) < 100e6 for one in first) == 5


def test_lists_and_spans_go_together() -> None:
    points = latin_hypercube(SCENARIO, variations("policy=delete-oldest,deny-new", "cache=10MB..100MB"), 4, seed=1)
    assert len(points) == 8
    assert [dict(one.values)["cache"] for one in points[:4]] == [dict(one.values)["cache"] for one in points[4:]]


@given(
    st.floats(0, 1),
    st.sampled_from(["16MiB..1GiB", "1kB..1TB:log", "2Mbit/s..3Mbit/s", "3..9", "0.5..0.75", "1 s..9 h"]),
)
def test_a_value_of_a_span_lies_in_it_and_is_read_back(share: float, said: str) -> None:
    span = Variation("x", meant("cache", KEYS), span=parse_variation(f"cache={said}", KEYS).span).span
    assert span is not None
    text = span.at(share)
    value = parse(text, span.kind) if span.kind else float(text)
    assert span.low <= value <= span.high


@pytest.mark.parametrize(("method", "samples", "runs"), [(MORRIS, 10, 30), (SOBOL, 32, 128)])
def test_the_input_that_moves_the_answer_is_found(method: str, samples: int, runs: int) -> None:
    found = variations("lobby.cache=10MB..20MB", "till.cache=10MB..20MB")
    points = sampled(SCENARIO, found, method, samples)
    assert len(points) == runs
    values = [
        5 * parse(dict(one.values)["lobby.cache"], SIZE) + parse(dict(one.values)["till.cache"], SIZE) for one in points
    ]
    told = influences(found, method, samples, SCENARIO.seed, values)
    assert told is not None
    strong, weak = told
    if method == MORRIS:
        assert (strong.total, weak.total) == pytest.approx((50e6, 10e6), rel=0.01)
    else:
        assert strong.total == pytest.approx(25 / 26, abs=0.1)
        assert weak.total == pytest.approx(1 / 26, abs=0.1)


def test_of_an_answer_that_never_moves_or_never_ends_nothing_is_told() -> None:
    found = variations("lobby.cache=10MB..20MB", "till.cache=10MB..20MB")
    assert influences(found, MORRIS, 2, 1, [1.0] * 6) is None
    assert influences(found, MORRIS, 2, 1, [1.0] * 5 + [float("inf")]) is None


@pytest.mark.parametrize(
    ("texts", "method", "samples", "told"),
    [
        (["cache=1MB,2MB", "up=1Mbit/s..2Mbit/s"], MORRIS, 4, "cache has a list of values"),
        (["cache=1MB..2MB"], SOBOL, 4, "1 is varied"),
        (["lobby.cache=1MB..2MB", "till.cache=1MB..2MB"], SOBOL, 12, "a power of two"),
    ],
)
def test_what_a_sensitivity_analysis_needs_is_said(texts: list[str], method: str, samples: int, told: str) -> None:
    with pytest.raises(BadInputError, match=told):
        sampled(SCENARIO, variations(*texts), method, samples)
