"""Everything that is wrong with a scenario file is told at once: where, what, what there is, what was meant."""

from pathlib import Path

import pytest

from harness.scenario.loading.load import Loaded, load
from harness.scenario.loading.problem import BadScenarioError

SNAPSHOTS = Path(__file__).parent / "snapshots"
GOOD = """
camproof: scenario/1
name: test
why: To see.
duration: 1 h
fleet:
  templates:
    lobby: {bitrate: 2 Mbit/s}
  sites:
    - {name: shop, uplink: {up: 9 Mbit/s}, cameras: [{template: lobby}]}
"""


def loaded(old: str = "", new: str = "") -> Loaded:
    assert old in GOOD
    return load(GOOD.replace(old, new, 1) if old else GOOD, "f.yaml")


def told(text: str) -> tuple[str, ...]:
    with pytest.raises(BadScenarioError) as caught:
        load(text, "f.yaml")
    return caught.value.lines


@pytest.mark.parametrize("case", sorted(SNAPSHOTS.glob("*.yaml")), ids=lambda case: case.stem)
def test_all_that_is_wrong_is_told_at_once(case: Path) -> None:
    """When a message changes on purpose: write what is told now into the .txt beside the case."""
    expected = case.with_suffix(".txt").read_text("utf-8").splitlines()
    assert list(told(case.read_text("utf-8"))) == [f"f.yaml:{line}" for line in expected]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "f.yaml:1:1: no valid YAML: the file is empty"),
        ("# nothing\n", "the file is empty"),
        ("name: [", "f.yaml:2:1: no valid YAML: did not find expected node content"),
        ("a: 1\n\tb: 2", "f.yaml:2:1: no valid YAML: found a tab character that violates indentation"),
        ("\x00", "f.yaml:1:1: no valid YAML: unacceptable character"),
        ("a: 1\n---\nb: 1", "f.yaml:2:1: no valid YAML: but found another document"),
        ("[" * 5000, "no valid YAML"),
        ("- 1", "f.yaml:1:1: keys and values are wanted here, not a list"),
        ("5", "f.yaml:1:1: keys and values are wanted here, not 5"),
        ("a: &a [*a]", "f.yaml:1:4: a: it is nested too deep"),
        (f"a: &a [{'x, ' * 999}x]\nb: &b [{'*a, ' * 999}*a]", "an alias stands for too many values"),
        ("name: !!python/object/new:os.system x", "tags such as tag:yaml.org,2002:python/object/new:os.system"),
        ("name: !tag {}", "tags such as !tag are not known"),
        ("<<: {}", "a key must be a word"),
        ("? [a]\n: b", "a key must be a word"),
        ("faults:", "f.yaml:1:8: faults: nothing is said here"),
        ("{}", "f.yaml:1:1: `camproof` is missing"),
        ("camproof: scenario/2", "did you mean `scenario/1`"),
    ],
)
def test_what_is_no_scenario_at_all(text: str, says: str) -> None:
    assert any(says in line for line in told(text)), told(text)


def test_words_are_read_as_yaml_1_2_reads_them() -> None:
    when = "{day: 2 Mbit/s, night: 1 Mbit/s, dawn: 07:00, dusk: 19:30}"
    scenario = loaded("{bitrate: 2 Mbit/s}", f"{{bitrate: {{day_night: {when}}}, axis_os: 11.11.73}}").scenario
    found = scenario.fleet.templates["lobby"].bitrate.day_night
    assert found is not None
    assert (found.dawn_min, found.dusk_min) == (7 * 60, 19 * 60 + 30)
    assert loaded("name: test", "name: no").scenario.name == "no"


def test_a_version_that_looks_like_a_number_is_wanted_in_quotes() -> None:
    with pytest.raises(BadScenarioError, match=r'did you mean "12\.1", in quotes'):
        loaded("{bitrate: 2 Mbit/s}", "{bitrate: 2 Mbit/s, axis_os: 12.1}")


def test_names_of_fields_are_no_keys() -> None:
    with pytest.raises(BadScenarioError, match=r"no key 'duration_us' here; did you mean `duration`"):
        loaded("duration: 1 h", "duration_us: 5")


def test_limits_are_not_told_in_units_that_nobody_wrote() -> None:
    with pytest.raises(BadScenarioError, match=r"duration: '900 week' is out of range: something nearer to 0"):
        loaded("duration: 1 h", "duration: 900 week")


TRACE = "{bitrate: {trace: {file: day.csv, repeat: 1 d}}}"


def test_a_trace_is_read_from_beside() -> None:
    text = GOOD.replace("{bitrate: 2 Mbit/s}", TRACE)
    files = {"day.csv": "seconds,bits_per_s\n0,1000000\n3600,2500000.5\n"}
    trace = load(text, "f.yaml", files.__getitem__).scenario.fleet.templates["lobby"].bitrate.trace
    assert trace is not None
    assert [(point.at_us, point.bits_per_s) for point in trace.points] == [(0, 1e6), (3_600_000_000, 2_500_000.5)]


@pytest.mark.parametrize(
    ("csv", "says"),
    [
        ("", "day.csv:1: the first line must be seconds,bits_per_s"),
        ("seconds,bits_per_s\n", "it has no points"),
        ("seconds,bits_per_s\n0,x\n", "day.csv:2: two numbers are wanted, not '0,x'"),
        ("seconds,bits_per_s\n0,1\n1,-1\n", "day.csv:3: 1,-1 is out of range"),
        ("seconds,bits_per_s\n0,1\n1,nan\n", "day.csv:3: 1,nan is out of range"),
        ("seconds,bits_per_s\n1,1\n", "the first point must be at 0 s"),
        ("seconds,bits_per_s\n0,1\n5,1\n5,2\n", "points must come in order of time"),
        ("seconds,bits_per_s\n0,1\n90000,1\n", "`repeat` must be longer"),
        ("seconds,bits_per_s\n0,0\n", "all rates of the trace are 0"),
    ],
)
def test_a_trace_that_is_none(csv: str, says: str) -> None:
    text = GOOD.replace("{bitrate: 2 Mbit/s}", TRACE)
    with pytest.raises(BadScenarioError, match=says) as caught:
        load(text, "f.yaml", lambda _name: csv)
    assert caught.value.problems[0].place.line == 8


def test_a_trace_that_is_not_there() -> None:
    def missing(name: str) -> str:
        raise FileNotFoundError(2, "No such file or directory", name)

    with pytest.raises(BadScenarioError, match=r"f\.yaml:8:\d+: .*day\.csv can't be read: No such file"):
        load(GOOD.replace("{bitrate: 2 Mbit/s}", TRACE), "f.yaml", missing)
