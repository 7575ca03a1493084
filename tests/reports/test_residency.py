"""The ledger is summed up for people and whole for programs, and what strays stands out."""

from dataclasses import replace

from harness.checks.facts.holdings import LedgerLine
from reports.residency import residency_data, residency_table

LINE = LedgerLine("at the end", "eu-fra", "eu-fra", "objects", "org", "cam-1", 2, 1500)
STRAY = replace(LINE, region="us-iad", count=1, size_bytes=700)


def test_cameras_are_summed_and_strays_stand_out() -> None:
    table = residency_table([LINE, replace(LINE, camera="cam-2"), STRAY, replace(STRAY, region="")])
    assert table is not None
    assert table.rows == (
        ("at the end", "eu-fra", "eu-fra", "objects", "4", "3,000"),
        ("at the end", "us-iad", "! eu-fra", "objects", "1", "700"),
        ("at the end", "no region", "! eu-fra", "objects", "1", "700"),
    )
    assert all(len(row) == len(table.heads) for row in table.rows)


def test_nothing_written_down_is_no_table() -> None:
    assert residency_table([]) is None


def test_programs_get_each_line() -> None:
    (line,) = residency_data([LINE], {"cam-1": "north-1"})
    assert (line["camera"], line["belongs"], line["size_bytes"]) == ("north-1", "eu-fra", 1500)
