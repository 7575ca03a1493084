"""The catalogue is whole, strict, and traced."""

import pytest

from harness.errors import BadInputError
from harness.requirements.catalogue import load, parse
from harness.requirements.matrix import build

COUNTS = {"ACT": 13, "CFG": 3, "CRED": 7, "ENC": 7, "KEY": 7, "TLS": 3, "ID": 7, "REG": 6, "IDX": 5, "PLAY": 5,
          "BUF": 11, "NET": 10, "AVL": 3}  # fmt: skip
ROW = """
- id: ENC-1
  area: Encryption
  text: Sealed
  who: [camera]
  level: must
  section: Details
  quote: sealed
"""


def test_every_row_is_there() -> None:
    assert {r.id for r in load()} == {f"{area}-{n}" for area, count in COUNTS.items() for n in range(1, count + 1)}


def test_every_assumed_value_has_a_source() -> None:
    assumed = [r for r in load() if r.level == "assumed"]
    assert len(assumed) > 20
    assert all(r.parameter and r.parameter.source and r.parameter.default for r in assumed)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("section:", "sectoin:"), r"catalogue.yaml:7: sectoin: .*did you mean 'section'"),
        (("level: must", "level: mst"), r"catalogue.yaml:6: level: .*did you mean 'must'"),
        (("level: must", "level: assumed"), r"catalogue.yaml:2: entry: ENC-1: `assumed` goes with a `parameter`"),
        (("level: must", "level: assumed\n  parameter: {nam: x}"), r"catalogue.yaml:7: parameter.nam: .*'name'"),
        (("level: must", "level: evidence"), r"catalogue.yaml:2: .*`why`"),
        (("level: must", "level: evidence\n  why: so\n  unjudged: so"), "not in `unjudged`"),
        (("ENC-1", "enc1"), r"catalogue.yaml:2: id: "),
        (("[camera]", "[]"), r"catalogue.yaml:5: who: "),
        (("[camera]", "[cammera]"), r"catalogue.yaml:5: who.0: .*did you mean 'camera'"),
        (("text: Sealed", "text: Sealed\n  text: Again"), r"catalogue.yaml:5: 'text' is there twice"),
        (("[camera]", "[camera"), r"catalogue.yaml:\d+: no valid YAML"),
        ((ROW, "id: ENC-1"), "catalogue.yaml: a list of entries is wanted"),
        ((ROW, "- ENC-1"), "catalogue.yaml:1: an entry is a mapping"),
        ((ROW, "\x00"), "catalogue.yaml.*: no valid YAML"),
    ],
)
def test_what_is_wrong_is_named(change: tuple[str, str], says: str) -> None:
    with pytest.raises(BadInputError, match=says):
        parse(ROW.replace(*change), "catalogue.yaml")


def test_an_id_twice_is_refused() -> None:
    with pytest.raises(BadInputError, match=r"catalogue.yaml:10: ENC-1 is there already"):
        parse(ROW + ROW, "catalogue.yaml")


def test_a_written_reason_is_none_of_the_unjudged() -> None:
    reasoned = parse(ROW + '  unjudged: "needs a lab"\n', "catalogue.yaml")
    assert build(reasoned, {}, {}).unjudged == ()
    assert build(parse(ROW, "catalogue.yaml"), {}, {}).unjudged == ("ENC-1",)


def test_a_slip_of_the_finger_is_understood() -> None:
    assert load().get("enc-4").id == "ENC-4"
    with pytest.raises(BadInputError, match="did you mean"):
        load().get("ENC-44")


def test_matrix_shows_what_hangs_in_the_air() -> None:
    matrix = build(load(), {"ENC-4": "ivs", "XYZ-1": "no"}, {"iv-repeats": ["ENC-4", "ENC-99"]}, {"ENC-4": "pass"})
    row = next(r for r in matrix.rows if r.requirement.id == "ENC-4")
    assert (row.checks, row.faults, row.last_verdict) == (("ivs",), ("iv-repeats",), "pass")
    assert set(matrix.strays) == {"check no: XYZ-1", "fault iv-repeats: ENC-99"}
    assert "ENC-1" in matrix.unjudged
    assert "REG-6" not in matrix.unjudged
