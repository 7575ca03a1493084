"""A scenario that is saved and read again is the same, and leaves to the defaults what it left to them."""

from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from harness.scenario.loading.load import load
from harness.scenario.quantities import DURATION, FREQUENCY, RATE, SHARE, SIZE, Kind, written
from harness.scenario.save import as_yaml, complete, sha256
from harness.scenario.schema.document import Scenario

names = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,10}[a-z0-9])?", fullmatch=True)
texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cf", "Zl", "Zp"]), min_size=1).filter(
    str.strip
)


def quantity(kind: Kind, least: float, most: float) -> st.SearchStrategy[str]:
    if kind.whole:
        return st.integers(int(least), int(most)).map(lambda value: written(value, kind))
    return st.floats(least, most).map(lambda value: written(value, kind))


durations = quantity(DURATION, 1, 10**12)
periods = quantity(DURATION, 10**6, 10**12)  # shorter ones are refused: too much would happen
rates = quantity(RATE, 1e3, 1e9)
shares = quantity(SHARE, 1e-6, 1)
lengths = st.one_of(
    durations,
    st.fixed_dictionaries({"exponential": durations}),
    st.fixed_dictionaries({"lognormal": st.fixed_dictionaries({"median": durations, "sigma": st.floats(0.1, 2)})}),
)
times = st.one_of(
    st.fixed_dictionaries({"at": st.just("1 min") | st.just(("1 min", "30 min")), "for": lengths}),
    st.fixed_dictionaries({"every": periods, "for": lengths}, optional={"first": durations}),
    st.fixed_dictionaries(
        {"random": quantity(FREQUENCY, 1e-7, 1), "for": lengths}, optional={"together": st.booleans()}
    ),
)
bitrates = st.one_of(
    rates,
    st.fixed_dictionaries({"constant": rates}, optional={"motion": times.map(lambda t: {**t, "peak": "9 Mbit/s"})}),
    st.just({"day_night": {"day": "2 Mbit/s", "night": "1 Mbit/s", "dawn": "07:00", "dusk": "19:30"}}),
    st.just({"trace": {"points": ({"at": "0 s", "rate": "1 Mbit/s"},), "repeat": "1 h"}}),
)
templates = st.fixed_dictionaries(
    {"bitrate": bitrates},
    optional={
        "segment": durations,
        "cache": st.fixed_dictionaries({}, optional={"size": quantity(SIZE, 1, 10**12), "policy": st.just("deny-new")}),
        "local_storage": st.just("none") | quantity(SIZE, 1, 10**12),
        "model": texts,
        "axis_os": st.sampled_from(["11.11.73", "12.0", "11.11.205"]),
    },
)
faults = st.one_of(
    times.map(lambda t: {**t, "kind": "uplink-cut", "mode": "reset"}),
    st.builds(lambda t, s: {**t, "kind": "uplink-degraded", "to_share": "0 %", "where": {"share": s}}, times, shares),
    times.map(lambda t: {**t, "kind": "uplink-flapping", "down": "2 s", "up": "3 s", "where": {"site": ("*", "?*")}}),
    times.map(lambda t: {**t, "kind": "clock-step", "by": "-20 min"}),
    durations.map(lambda d: {"at": "2 s", "for": d, "kind": "throttling", "region": "eu-fra", "ingest": "unlimited"}),
    st.just({"kind": "switch-restart", "at": "1 min"}),
)  # fmt: skip


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    kinds = draw(st.dictionaries(names, templates, min_size=1, max_size=3))
    cameras = tuple({"template": name, "count": draw(st.integers(1, 9))} for name in kinds)
    uplink = draw(st.sampled_from([{"preset": "dsl"}, {"preset": "lte", "loss": "1 %"}, {"up": "5 Mbit/s"}]))
    site = {"name": draw(names), "count": draw(st.integers(1, 4)), "uplink": uplink, "cameras": cameras}
    return {
        "camproof": "scenario/1",
        "name": draw(names),
        "why": draw(texts),
        "duration": "2 h",
        "seed": draw(st.integers(0, 2**63 - 1)),
        "fleet": {"templates": kinds, "sites": (site,)},
        "faults": tuple(draw(st.lists(faults, max_size=3))),
        "must_hold": ("loss per camera <= 30 s",),
        "must_happen": ("some camera drops",),
        "tolerances": {"lost": "2 s or 5 %", "lost_segments": "3"},
    }


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(documents())
def test_reads_back_the_same(document: dict[str, Any]) -> None:
    try:
        one = Scenario.model_validate(document, by_alias=True, by_name=False, context={"from_file": True})
    except ValidationError as refused:
        assume("can be computed" not in str(refused))  # faults that come too often are refused: that is tried elsewhere
        raise
    again = load(as_yaml(one), "saved.yaml").scenario
    assert again == one
    assert sha256(again) == sha256(one)
    assert as_yaml(again) == as_yaml(one)
    assert load(as_yaml(one), "saved.yaml").tree.value is not None


def test_leaves_defaults_to_the_defaults() -> None:
    text = as_yaml(
        load(
            "camproof: scenario/1\nname: test\nwhy: To see.\nduration: 60 min\n"
            "fleet:\n  templates: {lobby: {bitrate: {constant: 2000 kbit/s}}}\n"
            "  sites: [{name: shop, uplink: {preset: dsl}, cameras: [{template: lobby}]}]\n"
            "faults: [{kind: uplink-cut, at: [1 min], for: {fixed: 60 s}}]\n",
            "f.yaml",
        ).scenario
    )
    assert text == (
        "camproof: scenario/1\nname: test\nwhy: To see.\nduration: 1 h\n"
        "fleet:\n  templates:\n    lobby:\n      bitrate: 2 Mbit/s\n"
        "  sites:\n  - name: shop\n    uplink:\n      preset: dsl\n    cameras:\n    - template: lobby\n"
        "faults:\n- at: 1 min\n  for: 1 min\n  kind: uplink-cut\n"
    )


def test_the_digest_is_of_what_holds_and_not_of_how_it_was_written() -> None:
    def digest(bitrate: str, segment: str = "") -> str:
        return sha256(
            load(
                "camproof: scenario/1\nname: test\nwhy: To see.\nduration: 1 h\n"
                f"fleet:\n  templates: {{lobby: {{bitrate: {bitrate}{segment}}}}}\n"
                "  sites: [{name: shop, uplink: {preset: dsl}, cameras: [{template: lobby}]}]\n",
                "f.yaml",
            ).scenario
        )

    same = digest("2 Mbit/s")
    assert digest("2000 kbit/s", ", segment: 2 s") == same
    assert digest("2 Mbit/s", ", segment: 3 s") != same


def test_complete_says_everything() -> None:
    scenario = load(
        "camproof: scenario/1\nname: test\nwhy: To see.\nduration: 1 h\n"
        "fleet:\n  templates: {lobby: {bitrate: 2 Mbit/s}}\n"
        "  sites: [{name: shop, uplink: {preset: dsl}, cameras: [{template: lobby}]}]\n",
        "f.yaml",
    ).scenario
    said = complete(scenario)
    assert said["fleet"]["sites"][0]["uplink"]["down"] == "50 Mbit/s"
    assert said["cloud"]["credentials"] == {"life": "1 h", "issued": "unlimited"}
