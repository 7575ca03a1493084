"""Nothing hangs in the air: the paper's sentences, requirements, checks and seeded faults lead to one another."""

from collections.abc import Iterable
from importlib import import_module
from pkgutil import iter_modules

import pytest

import harness.checks
from harness.checks.registry import CHECKS
from harness.conformance.faults import FAULTS
from harness.errors import BadInputError
from harness.requirements.catalogue import load
from harness.requirements.matrix import Matrix, build
from harness.requirements.promises import Promise, parse, promises

SENTENCE = Promise(section="Introduction", text="Recordings are kept.")


def matrix(faults: Iterable[str] = FAULTS, promised: Iterable[Promise] = promises(), left_out: str = "") -> Matrix:
    for module in iter_modules(harness.checks.__path__, "harness.checks."):
        import_module(module.name)
    of_tests = "TEST-"  # entered by tests of the registry
    known = {r: c.__name__ for r, c in CHECKS.items() if r != left_out and not r.startswith(of_tests)}
    return build(load(), known, {name: FAULTS[name].requirements for name in faults}, promised=promised)


def test_nothing_hangs_in_the_air() -> None:
    found = matrix()
    assert (found.unkept, found.adrift) == ((), ()), "a sentence of the paper, or a requirement, leads nowhere"
    assert found.unjudged == (), "these requirements have neither a check nor a reason why there is none"
    assert found.untried == (), "no seeded fault must trip the checks of these requirements"
    assert found.strays == (), "these name requirements that are not there"
    assert found.whole


def test_a_reason_for_no_check_goes_when_a_check_comes() -> None:
    assert [row.requirement.id for row in matrix().rows if row.checks and row.requirement.unjudged] == []


def test_what_is_taken_away_is_missed() -> None:
    assert matrix(left_out="ENC-4").unjudged == ("ENC-4",)
    assert "ID-6" in matrix(faults=[name for name in FAULTS if "ID-6" not in FAULTS[name].requirements]).untried
    assert matrix(promised=[*promises(), SENTENCE]).unkept == (SENTENCE.text,)
    fewer = [one for one in promises() if "timeline" not in one.text and one.text != "F Fetch recordings"]
    assert matrix(promised=fewer).adrift == ("PLAY-1",)
    unknown = Promise(section="Introduction", text="x", also=["ENC-99"])
    assert matrix(promised=[*promises(), unknown]).adrift == ("ENC-99",)
    assert not matrix(left_out="ENC-4").whole


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("- section: a\n  txet: b\n", r"p.yaml:\d: (text|txet): "),
        ("- section: a\n  text: b\n  also: ACT-1\n", "p.yaml:3: also: "),
        ("section: a", "p.yaml: a list of entries is wanted"),
    ],
)
def test_what_is_wrong_is_named(text: str, says: str) -> None:
    with pytest.raises(BadInputError, match=says):
        parse(text, "p.yaml")
