"""A code is taken once, over runs; nobody reads it in the ledger."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pydantic import SecretStr

from harness.cloud.licence_codes import LicenceCodes, ledger_of
from harness.errors import BadInputError

CODES = (SecretStr("CS-first"), SecretStr("CS-second"))


def test_each_is_taken_once(tmp_path: Path) -> None:
    ledger = ledger_of(tmp_path / "cloud.yaml")
    assert LicenceCodes(CODES, ledger).take() == "CS-first"
    later = LicenceCodes(CODES, ledger)
    assert (len(later), later.take()) == (1, "CS-second")
    with pytest.raises(BadInputError, match="used up"):
        LicenceCodes(CODES, ledger).take()
    assert "CS-" not in ledger.read_text()


def test_two_runs_at_once_never_take_the_same(tmp_path: Path) -> None:
    ledger = ledger_of(tmp_path / "cloud.yaml")
    codes = [SecretStr(f"CS-{n}") for n in range(40)]
    runs = [LicenceCodes(codes, ledger) for _ in range(4)]
    with ThreadPoolExecutor(len(runs)) as pool:
        taken = list(pool.map(lambda n: runs[n % len(runs)].take(), range(len(codes))))
    assert sorted(taken) == sorted(code.get_secret_value() for code in codes)
    with pytest.raises(BadInputError, match="used up"):
        runs[0].take()


def test_without_a_ledger_nothing_is_remembered() -> None:
    assert [LicenceCodes(CODES).take() for _ in range(2)] == ["CS-first", "CS-first"]
