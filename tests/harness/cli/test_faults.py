import json

import pytest

from harness.cli import main
from harness.conformance.faults import FAULTS
from harness.conformance.variants import VARIANTS


def test_every_fault_is_shown_with_what_it_breaks(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    assert main(["faults"]) == 0
    lines = capsys.readouterr().out.splitlines()
    for fault in FAULTS.values():
        (line,) = (line for line in lines if line.split()[:1] == [fault.id])
        assert all(requirement in line for requirement in fault.requirements)
        assert fault.title in line


def test_json_has_them_all(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["faults", "--json"]) == 0
    assert {row["id"] for row in json.loads(capsys.readouterr().out)} == {*FAULTS, *VARIANTS}


def test_a_slip_gets_a_suggestion(capsys: pytest.CaptureFixture[str]) -> None:
    name = next(iter(FAULTS))
    assert main(["faults", "--only", f"{name}x"]) == 2
    assert f"{name!r}" in capsys.readouterr().err


def test_every_variant_is_shown_with_why_it_may_differ(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["faults"]) == 0
    out = capsys.readouterr().out
    for variant in VARIANTS.values():
        (line,) = (line for line in out.splitlines() if line.split()[:1] == [variant.id])
        assert line.endswith(variant.allowed)
